package dev.vit4j.classify;

import static dev.vit4j.common.DisplayText.printable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A line for each image: file, then label and score of each prediction, in aligned columns. */
final class TableRows implements RowWriter {
    private static final int WIDEST_FILE = 60;
    private static final int WIDEST_LABEL = 24;

    private final Appendable out;
    private final int fileWidth;
    private final int labelWidth;

    TableRows(Appendable out, List<ImageInput> inputs, List<String> labels) {
        this.out = out;
        this.fileWidth = widest(inputs.stream().map(ImageInput::name).toList(), WIDEST_FILE);
        this.labelWidth = widest(labels, WIDEST_LABEL);
    }

    private static int widest(List<String> names, int limit) {
        return names.stream()
                .mapToInt(name -> Math.min(limit, printable(name).length()))
                .max()
                .orElse(0);
    }

    @Override
    public void begin() {
        // The columns speak for themselves; a header would get in the way of sort and grep.
    }

    @Override
    public void write(ClassificationRow row) throws IOException {
        StringBuilder line = new StringBuilder(pad(row.file(), fileWidth));
        if (row.error().isPresent()) {
            line.append("  error: ").append(printable(row.error().get()));
        }
        for (Prediction prediction : row.predictions()) {
            line.append("  ").append(pad(prediction.label(), labelWidth));
            line.append(String.format(Locale.ROOT, " %6.4f", prediction.score()));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static String pad(String text, int width) {
        String shown = printable(text);
        return shown + " ".repeat(Math.max(0, width - shown.length()));
    }
}
