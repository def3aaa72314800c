package dev.vit4j.attention.draw;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.List;

/** A vertical color bar, the highest value on top, with tick labels beside it. */
final class ColorBar {
    private final ColorMap colors;
    private final Text text;
    private final List<String> marks;

    /**
     * @param colors the map's color map
     * @param text font of the tick labels
     * @param marks tick labels from the lowest to the highest value, evenly spaced, at least two
     */
    ColorBar(ColorMap colors, Text text, List<String> marks) {
        this.colors = colors;
        this.text = text;
        this.marks = marks;
    }

    /** @return a color bar with three tick labels between these values */
    static ColorBar ofValues(ColorMap colors, Text text, double lowest, double highest) {
        return new ColorBar(
                colors, text, List.of(Text.number(lowest), Text.number((lowest + highest) / 2), Text.number(highest)));
    }

    private int barWidth() {
        return text.lineHeight();
    }

    int width() {
        return barWidth()
                + text.lineHeight() / 2
                + marks.stream().mapToInt(text::width).max().orElseThrow();
    }

    void draw(Graphics2D g, int x, int y, int height) {
        for (int i = 0; i < height; i++) {
            g.setColor(new Color(colors.rgb(1 - i / (double) Math.max(1, height - 1))));
            g.fillRect(x, y + i, barWidth(), 1);
        }
        for (int i = 0; i < marks.size(); i++) {
            double share = i / (double) (marks.size() - 1);
            int top = y + (int) Math.round((1 - share) * (height - text.lineHeight()));
            text.draw(g, marks.get(i), x + barWidth() + text.lineHeight() / 2, top, Text.FAINT);
        }
    }
}
