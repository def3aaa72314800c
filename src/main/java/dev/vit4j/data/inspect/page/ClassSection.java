package dev.vit4j.data.inspect.page;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlTables;
import dev.vit4j.data.inspect.ClassBalance;
import dev.vit4j.data.inspect.Inspection;
import dev.vit4j.data.inspect.SplitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The images of each class, by split. */
final class ClassSection {
    private static final int MOST_NAMED = 20;

    private ClassSection() {}

    static void write(Html html, Inspection inspection) {
        html.open("section", "id", "classes").element("h2", "Classes");
        if (inspection.splits().isEmpty()) {
            html.element("p", "There are no images.").closeLine();
            return;
        }
        for (SplitSummary split : inspection.splits()) {
            empty(html, split);
        }
        SplitSummary first = inspection.splits().get(0);
        if (first.part().images().multiLabel()) {
            html.element(
                    "p",
                    String.format(
                            Locale.ROOT,
                            "Images have any number of classes; %,d have none.",
                            inspection.splits().stream()
                                    .mapToInt(SplitSummary::unlabeled)
                                    .sum()));
        }
        List<String> columns = new ArrayList<>(List.of("Class"));
        inspection.splits().forEach(split -> columns.add("#" + split.name()));
        columns.add("#Share of " + first.name());
        HtmlTables.begin(html, "Images by class and split", columns.toArray(String[]::new));
        int most = Math.max(1, ClassBalance.of(first).most());
        int images = Math.max(1, first.part().images().size());
        for (String label : first.perClass().keySet()) {
            html.open("tr").element("th", label, "scope", "row");
            inspection
                    .splits()
                    .forEach(split -> HtmlTables.count(html, split.perClass().get(label)));
            int count = first.perClass().get(label);
            Bars.cell(
                    html, String.format(Locale.ROOT, "%.1f %%", 100.0 * count / images), count, (double) count / most);
            html.closeLine();
        }
        HtmlTables.end(html);
        html.closeLine();
    }

    private static void empty(Html html, SplitSummary split) {
        List<String> empty = ClassBalance.of(split).empty();
        if (!empty.isEmpty()) {
            html.element(
                    "p",
                    String.format(
                            Locale.ROOT,
                            "%,d %s without %s images: %s%s",
                            empty.size(),
                            empty.size() == 1 ? "class" : "classes",
                            split.name(),
                            empty.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
                            empty.size() > MOST_NAMED ? ", ..." : ""),
                    "class",
                    "conflict");
        }
    }
}
