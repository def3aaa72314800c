package dev.vit4j.evaluate;

import dev.vit4j.common.DisplayText;
import java.util.List;

/**
 * The whole confusion matrix as aligned text: a row for each actual class, a column for each prediction. Up to 20
 * classes have their names as column headings; with more, columns show the class index, which the rows explain.
 */
public final class ConfusionText {
    /** With more columns the names would not fit a terminal line. */
    static final int LARGEST_NAMED = 20;

    private static final int LONGEST_HEADING = 10;

    private ConfusionText() {}

    /**
     * @param metrics the figures
     * @return lines, each ended by a line feed
     */
    public static String of(ClassificationMetrics metrics) {
        List<String> labels = metrics.labels();
        int classes = labels.size();
        boolean named = classes <= LARGEST_NAMED;
        TextTable table = new TextTable();
        String[] heading = new String[classes];
        for (int c = 0; c < classes; c++) {
            heading[c] = named
                    ? DisplayText.shortened(DisplayText.printable(labels.get(c)), LONGEST_HEADING)
                    : String.valueOf(c);
        }
        table.row("Actual, predicted", heading);
        for (int actual = 0; actual < classes; actual++) {
            String[] counts = new String[classes];
            for (int predicted = 0; predicted < classes; predicted++) {
                counts[predicted] = String.valueOf(metrics.confusion().count(actual, predicted));
            }
            table.row(named ? labels.get(actual) : actual + " " + labels.get(actual), counts);
        }
        return table.text();
    }
}
