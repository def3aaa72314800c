package dev.vit4j.classify.output;

import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.RowWriter;
import dev.vit4j.common.DisplayText;
import java.io.Flushable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One line per image: file, then label and score of each prediction, in aligned columns. Rows are laid out batch by
 * batch; a later batch with longer names gets wider columns. On a terminal, names are shortened and the last
 * predictions dropped if lines would not fit.
 */
final class TableRows implements RowWriter {
    private static final int WIDEST_FILE = 60;
    private static final int WIDEST_LABEL = 24;
    /** Shortest useful width of a name; below this, predictions are dropped instead. */
    private static final int NARROWEST = 12;

    private static final int GAP = 2;

    private final Appendable out;
    private final RowShape shape;
    private final int columns;
    private final int widestLabel;
    private final List<ClassificationRow> batch = new ArrayList<>();
    private int widestFile;
    private int scoreWidth = "0.0000".length();

    TableRows(Appendable out, RowShape shape, int columns) {
        this.out = out;
        this.shape = shape;
        this.columns = columns;
        this.widestLabel = shape.labels().stream()
                .mapToInt(label -> Math.min(WIDEST_LABEL, width(label)))
                .max()
                .orElse(0);
    }

    private static int width(String text) {
        return DisplayText.columns(DisplayText.printable(text));
    }

    @Override
    public void begin() {
        // No header: it would get in the way of sort and grep.
    }

    @Override
    public void write(ClassificationRow row) {
        batch.add(row);
        widestFile = Math.max(widestFile, Math.min(WIDEST_FILE, width(row.file())));
        for (Prediction prediction : row.predictions()) {
            scoreWidth = Math.max(scoreWidth, score(prediction).length());
        }
    }

    private static String cell(String text, int columns) {
        return DisplayText.padded(DisplayText.shortenedInside(DisplayText.printable(text), columns), columns);
    }

    private static String score(Prediction prediction) {
        return String.format(Locale.ROOT, "%.4f", prediction.score());
    }

    /**
     * Column widths that fit the terminal.
     *
     * @param file width of the file column
     * @param label width of each label column
     * @param predictions number of predictions shown
     */
    private record Layout(int file, int label, int predictions) {}

    private Layout layout() {
        int leastFile = Math.min(widestFile, NARROWEST);
        int leastLabel = Math.min(widestLabel, NARROWEST);
        int beside = GAP + 1 + scoreWidth;
        int shown = shape.mostPredictions();
        while (shown > 1 && leastFile + shown * (leastLabel + beside) + more(shown) > columns) {
            shown--;
        }
        int room = columns - more(shown) - shown * beside;
        int label = Math.max(leastLabel, Math.min(widestLabel, (room - Math.min(widestFile, 2 * NARROWEST)) / shown));
        int file = Math.max(leastFile, Math.min(widestFile, room - shown * label));
        return new Layout(file, label, shown);
    }

    /** Width of the sign that predictions were dropped. */
    private int more(int shown) {
        return shown < shape.mostPredictions() ? GAP + 1 : 0;
    }

    @Override
    public void flush() throws IOException {
        Layout layout = layout();
        for (ClassificationRow row : batch) {
            out.append(line(row, layout).stripTrailing()).append('\n');
        }
        batch.clear();
        if (out instanceof Flushable buffered) {
            buffered.flush();
        }
    }

    private String line(ClassificationRow row, Layout layout) {
        StringBuilder line = new StringBuilder(cell(row.file(), layout.file()));
        if (row.error().isPresent()) {
            return line.append("  error: ")
                    .append(DisplayText.printable(row.error().get()))
                    .toString();
        }
        int shown = Math.min(layout.predictions(), row.predictions().size());
        for (Prediction prediction : row.predictions().subList(0, shown)) {
            line.append("  ").append(cell(prediction.label(), layout.label()));
            line.append(' ').append(" ".repeat(scoreWidth - score(prediction).length()));
            line.append(score(prediction));
        }
        return line.append(shown < row.predictions().size() ? "  …" : "").toString();
    }
}
