package dev.vit4j.attention.draw;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** A caption below a picture: the first paragraph in bold, long lines wrapped. */
final class Caption {
    private record Line(String text, boolean first) {}

    private final Text bold;
    private final Text plain;
    private final List<Line> lines = new ArrayList<>();

    Caption(List<String> paragraphs, float size, int room) {
        bold = new Text(size, true);
        plain = new Text(size, false);
        for (int i = 0; i < paragraphs.size(); i++) {
            boolean first = i == 0;
            (first ? bold : plain).lines(paragraphs.get(i), room).forEach(line -> lines.add(new Line(line, first)));
        }
    }

    int height() {
        return lines.size() * plain.lineHeight();
    }

    void draw(Graphics2D g, int x, int y) {
        int top = y;
        for (Line line : lines) {
            (line.first() ? bold : plain).draw(g, line.text(), x, top, line.first() ? Text.INK : Text.FAINT);
            top += plain.lineHeight();
        }
    }
}
