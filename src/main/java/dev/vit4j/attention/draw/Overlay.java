package dev.vit4j.attention.draw;

import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.image.RgbImage;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Draws a map over its image, undoing the resize and crop of preprocessing. Pixels that the model did not see are
 * dimmed. Colors range from the map's smallest weight to its largest.
 */
public final class Overlay {
    /** Brightness of pixels that the model did not see. */
    private static final double DIMMED = 0.35;

    private Overlay() {}

    /**
     * @param picture the image at the size to draw
     * @param map a map of this image
     * @param style how to draw it
     * @return the overlay, RGB, at the picture's size; with a contour of the mass if the style has one, and a frame
     *     around the query patch if the query is a patch
     */
    public static BufferedImage of(Picture picture, PatchMap map, Style style) {
        RgbImage image = picture.image();
        MapAxis across = new MapAxis(
                map.grid().horizontal(),
                picture.area().left(),
                picture.area().width(),
                image.width(),
                style.interpolation());
        MapAxis down = new MapAxis(
                map.grid().vertical(),
                picture.area().top(),
                picture.area().height(),
                image.height(),
                style.interpolation());
        double lowest = map.min();
        double range = map.max() - lowest;
        BufferedImage overlay = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int pixel = image.rgb(x, y);
                if (across.sees(x) && down.sees(y)) {
                    double value = range > 0 ? (at(map, across, x, down, y) - lowest) / range : 0;
                    row[x] = mix(pixel, style.colors().rgb(value), style.opacity());
                } else {
                    row[x] = mix(pixel, 0, 1 - DIMMED);
                }
            }
            overlay.setRGB(0, y, image.width(), 1, row, 0, image.width());
        }
        Graphics2D g = overlay.createGraphics();
        try {
            Outlines outlines = new Outlines(g, picture, map.grid());
            style.mass().ifPresent(share -> outlines.mass(map, share));
            outlines.query(map.query());
        } finally {
            g.dispose();
        }
        return overlay;
    }

    private static double at(PatchMap map, MapAxis across, int x, MapAxis down, int y) {
        int row = down.before(y);
        int column = across.before(x);
        double right = across.fraction(x);
        double below = down.fraction(y);
        double upper = alongRow(map, row, column, right);
        return below == 0 ? upper : (1 - below) * upper + below * alongRow(map, row + 1, column, right);
    }

    private static double alongRow(PatchMap map, int row, int column, double right) {
        double value = map.at(row, column);
        return right == 0 ? value : (1 - right) * value + right * map.at(row, column + 1);
    }

    private static int mix(int below, int above, double opacity) {
        return (channel(below, above, opacity, 16) << 16)
                | (channel(below, above, opacity, 8) << 8)
                | channel(below, above, opacity, 0);
    }

    private static int channel(int below, int above, double opacity, int shift) {
        int from = (below >> shift) & 0xFF;
        int to = (above >> shift) & 0xFF;
        return (int) Math.round(from + (to - from) * opacity);
    }
}
