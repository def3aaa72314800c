package dev.vit4j.evaluate;

import java.awt.Color;

/**
 * Colors of a plot. Right is blue and wrong is orange, which is colorblind-safe.
 *
 * @param paper background
 * @param ink text and axes
 * @param faint secondary text
 * @param grid grid lines
 * @param empty empty cells
 * @param right correct predictions at full strength
 * @param wrong wrong predictions at full strength
 */
public record PlotStyle(Color paper, Color ink, Color faint, Color grid, Color empty, Color right, Color wrong) {
    /** For paper and light screens. */
    public static final PlotStyle LIGHT = new PlotStyle(
            Color.WHITE,
            new Color(0x1f2328),
            new Color(0x59636e),
            new Color(0xd8dde3),
            new Color(0xf3f5f8),
            new Color(0x0b4f9e),
            new Color(0xb93a05));

    /** For dark screens. */
    public static final PlotStyle DARK = new PlotStyle(
            new Color(0x161b22),
            new Color(0xe6edf3),
            new Color(0x9aa4af),
            new Color(0x363d46),
            new Color(0x1f262e),
            new Color(0x6cb0ff),
            new Color(0xff9a56));

    /**
     * @param color a color at full strength
     * @param strength 0 (an empty cell) to 1
     * @return the color at that strength
     */
    Color tint(Color color, double strength) {
        return new Color(
                mix(empty.getRed(), color.getRed(), strength),
                mix(empty.getGreen(), color.getGreen(), strength),
                mix(empty.getBlue(), color.getBlue(), strength));
    }

    private static int mix(int from, int to, double t) {
        return (int) Math.round(from + (to - from) * t);
    }

    /** @return black or white, whichever is more legible on that color (Rec. 709 luma) */
    static Color textOn(Color background) {
        double luma = 0.2126 * background.getRed() + 0.7152 * background.getGreen() + 0.0722 * background.getBlue();
        return luma < 140 ? Color.WHITE : Color.BLACK;
    }
}
