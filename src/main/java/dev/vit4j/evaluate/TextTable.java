package dev.vit4j.evaluate;

import dev.vit4j.common.DisplayText;
import java.util.ArrayList;
import java.util.List;

/** A table as text: the first column left-aligned, the others right-aligned. Names are made printable. */
final class TextTable {
    /** A longer name would push the figures off the screen. */
    static final int WIDEST_NAME = 32;

    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param name first column
     * @param figures other columns; trailing ones may be omitted
     * @return this table
     */
    TextTable row(String name, String... figures) {
        List<String> row = new ArrayList<>();
        row.add(DisplayText.shortened(DisplayText.printable(name), WIDEST_NAME));
        for (String figure : figures) {
            row.add(DisplayText.printable(figure));
        }
        rows.add(row);
        return this;
    }

    /** @return the lines, each ended by a line feed */
    String text() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] width = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                width[c] = Math.max(width[c], DisplayText.columns(row.get(c)));
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(DisplayText.padded(row.get(0), width[0]));
            for (int c = 1; c < row.size(); c++) {
                line.append("  ")
                        .append(" ".repeat(width[c] - DisplayText.columns(row.get(c))))
                        .append(row.get(c));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
