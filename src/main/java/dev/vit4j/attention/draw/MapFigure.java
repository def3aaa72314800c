package dev.vit4j.attention.draw;

import dev.vit4j.attention.method.PatchMap;
import java.awt.image.BufferedImage;
import java.util.List;

/** One map over its image, with a color bar beside it and a caption below. */
public final class MapFigure {
    private static final int NARROWEST_CAPTION = 300;
    private static final float LETTERS = 12;
    /** Pictures with a longer side than this get a proportionally larger font. */
    private static final double USUAL_SIDE = 600;

    private MapFigure() {}

    /**
     * @param picture the image at the size to draw
     * @param map a map of this image
     * @param style how to draw it
     * @param caption paragraphs of the caption, the first in bold
     * @return the figure, RGB; the picture begins {@link #margin} pixels from its left and top edges
     */
    public static BufferedImage of(Picture picture, PatchMap map, Style style, List<String> caption) {
        BufferedImage overlay = Overlay.of(picture, map, style);
        int margin = margin(picture);
        float letters = letters(picture);
        ColorBar bar = ColorBar.ofValues(style.colors(), new Text(letters, false), map.min(), map.max());
        int inner =
                Math.max(overlay.getWidth() + margin + bar.width(), Math.round(NARROWEST_CAPTION * letters / LETTERS));
        Caption text = new Caption(caption, letters, inner);
        int width = inner + 2 * margin;
        int height = overlay.getHeight() + text.height() + 3 * margin;
        return Canvas.draw(width, height, g -> {
            g.drawImage(overlay, margin, margin, null);
            bar.draw(g, 2 * margin + overlay.getWidth(), margin, overlay.getHeight());
            text.draw(g, margin, 2 * margin + overlay.getHeight());
        });
    }

    /**
     * @param picture the picture to draw
     * @return the margin around it in pixels
     */
    static int margin(Picture picture) {
        return Math.round(letters(picture));
    }

    private static float letters(Picture picture) {
        int longer = Math.max(picture.image().width(), picture.image().height());
        return (float) (LETTERS * Math.max(1, longer / USUAL_SIDE));
    }
}
