package dev.vit4j.cli.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Accuracies in the tables of a model card, as training writes it or a person does. */
final class CardFigures {
    private static final int MOST = 6;
    private static final Pattern ACCURACY =
            Pattern.compile(".*\\b(?:top-[0-9]|accuracy)\\b.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern RULE = Pattern.compile("\\|[\\s:|-]+");

    private CardFigures() {}

    /**
     * @param card in Markdown
     * @return a line for each row about accuracy: of tables with a column of it, and of tables with a row of it
     */
    static List<String> of(String card) {
        List<String> figures = new ArrayList<>();
        List<String> lines = card.lines().map(String::strip).toList();
        List<String> header = List.of();
        for (int i = 0; i < lines.size() && figures.size() < MOST; i++) {
            String line = lines.get(i);
            if (!line.startsWith("|")) {
                header = List.of();
            } else if (i + 1 < lines.size() && RULE.matcher(lines.get(i + 1)).matches()) {
                header = cells(line);
            } else if (!RULE.matcher(line).matches()) {
                add(figures, header, cells(line));
            }
        }
        return figures;
    }

    private static void add(List<String> figures, List<String> header, List<String> row) {
        boolean column =
                header.stream().skip(1).anyMatch(name -> ACCURACY.matcher(name).matches());
        if (column && row.size() == header.size()) {
            List<String> values = new ArrayList<>();
            for (int i = 1; i < row.size(); i++) {
                values.add(header.get(i) + " " + row.get(i));
            }
            figures.add(row.get(0) + ": " + String.join(", ", values));
        } else if (row.size() == 2 && ACCURACY.matcher(row.get(0)).matches()) {
            figures.add(row.get(0) + ": " + row.get(1));
        }
    }

    private static List<String> cells(String line) {
        String inside = line.replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return Arrays.stream(inside.split("\\|", -1))
                .map(cell -> cell.strip().replace("**", ""))
                .toList();
    }
}
