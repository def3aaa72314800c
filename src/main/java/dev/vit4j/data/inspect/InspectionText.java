package dev.vit4j.data.inspect;

import dev.vit4j.common.DisplayText;
import dev.vit4j.image.LeftOutFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An inspection for people: what is wrong first, then classes, sizes and formats. */
public final class InspectionText {
    private static final int MOST_GROUPS = 5;
    private static final int MOST_IN_GROUP = 4;
    private static final int MOST_PROBLEMS = 20;
    private static final int MOST_CLASSES = 50;
    private static final int MOST_NAMED = 5;
    private static final int MOST_SIZES = 5;
    private static final int LABEL_COLUMNS = 32;
    private static final int BAR = 30;

    private final Inspection inspection;
    private final StringBuilder text = new StringBuilder();

    private InspectionText(Inspection inspection) {
        this.inspection = inspection;
    }

    /**
     * @param inspection any
     * @return lines for a terminal
     */
    public static String of(Inspection inspection) {
        InspectionText made = new InspectionText(inspection);
        made.total();
        made.leakage();
        made.duplicates(inspection.equal(), "duplicates", "equal images", "equal images have different labels");
        made.duplicates(
                inspection.near(),
                "near duplicates",
                "images that look alike",
                "images that look alike have different labels");
        made.unreadable();
        made.leftOut();
        made.classes();
        inspection.splits().forEach(made::images);
        return made.text.toString();
    }

    private void total() {
        String splits = inspection.splits().stream()
                .map(split -> counted(split.part().images().size(), split.name() + " image"))
                .collect(Collectors.joining(", "));
        line("%s: %s", inspection.data(), splits.isEmpty() ? "no images" : splits);
        if (inspection.checked() < inspection.images()) {
            line(
                    "%,d of %,d images checked, spread evenly; duplicates, leakage and unreadable images are those among"
                            + " them (--all checks every image)",
                    inspection.checked(), inspection.images());
        }
        if (inspection.leakage().isEmpty()
                && inspection.equal().groups() + inspection.near().groups() + inspection.unreadable() == 0) {
            line("no unreadable images, no duplicates%s", inspection.splits().size() > 1 ? ", no leakage" : "");
        }
    }

    private void leakage() {
        for (Leakage found : inspection.leakage()) {
            boolean equal = found.equal() > 0;
            int images = equal ? found.equal() : found.near();
            line(
                    "leakage: %,d of %,d %s images %s %s images (%.2f %%)%s",
                    images,
                    found.images(),
                    found.later().name(),
                    equal ? images == 1 ? "is equal to" : "are equal to" : images == 1 ? "looks like" : "look like",
                    found.earlier().name(),
                    100.0 * images / found.images(),
                    equal && found.near() > 0
                            ? String.format(
                                    Locale.ROOT,
                                    ", %,d more %s like one",
                                    found.near(),
                                    found.near() == 1 ? "looks" : "look")
                            : "");
        }
    }

    private void duplicates(Duplicates found, String title, String what, String conflicts) {
        if (found.groups() == 0) {
            return;
        }
        line("%s: %s of %s, %,d images in all", title, counted(found.groups(), "group"), what, found.images());
        if (found.labelConflicts() > 0) {
            line("  in %s, %s", counted(found.labelConflicts(), "group"), conflicts);
        }
        found.listed().stream().limit(MOST_GROUPS).forEach(this::group);
        if (found.groups() > MOST_GROUPS) {
            line("  and %s more (--json and --report list them)", counted(found.groups() - MOST_GROUPS, "group"));
        }
    }

    private void group(Duplicates.Group group) {
        List<String> names = new ArrayList<>();
        for (FoundImage image : group.examples(MOST_IN_GROUP)) {
            List<String> details = new ArrayList<>();
            if (group.severalSplits()) {
                details.add(image.part().name());
            }
            if (group.labelsDiffer()) {
                details.add(image.labelText());
            }
            names.add(image.locationIn(inspection.data())
                    + (details.isEmpty() ? "" : " (" + String.join(", ", details) + ")"));
        }
        int more = group.size() - names.size();
        line("  %s%s", String.join(", ", names), more > 0 ? String.format(Locale.ROOT, ", %,d more", more) : "");
    }

    private void unreadable() {
        if (inspection.unreadable() == 0) {
            return;
        }
        line("unreadable: %s", counted(inspection.unreadable(), "image"));
        inspection.splits().stream()
                .flatMap(split -> split.problems().stream())
                .limit(MOST_PROBLEMS)
                .forEach(problem -> line("  %s", problem));
        if (inspection.unreadable() > MOST_PROBLEMS) {
            line("  and %,d more", inspection.unreadable() - MOST_PROBLEMS);
        }
    }

    private void leftOut() {
        for (LeftOutFiles files : inspection.leftOut()) {
            line("left out:");
            files.details().forEach(group -> line("  %s", group));
        }
    }

    private void classes() {
        if (inspection.splits().isEmpty()) {
            return;
        }
        List<SplitSummary> splits = inspection.splits();
        List<String> labels = List.copyOf(splits.get(0).perClass().keySet());
        line("");
        ClassBalance balance = ClassBalance.of(splits.get(0));
        line(
                "%s%s%s",
                counted(labels.size(), "class"),
                splits.get(0).part().images().multiLabel()
                        ? ", any number of them per image ("
                                + counted(
                                        splits.stream()
                                                .mapToInt(SplitSummary::unlabeled)
                                                .sum(),
                                        "image")
                                + " without)"
                        : "",
                balance.ratio() > 1
                        ? String.format(
                                Locale.ROOT,
                                "; largest %s (%,d %s images), smallest %s (%,d): ratio %.1f",
                                balance.largest(),
                                balance.most(),
                                splits.get(0).name(),
                                balance.smallest(),
                                balance.fewest(),
                                balance.ratio())
                        : "");
        warnings(labels.size());
        classTable(labels);
    }

    private void warnings(int classes) {
        if (classes == 1) {
            line("  warning: one class, there is nothing to tell apart");
        }
        for (SplitSummary split : inspection.splits()) {
            List<String> empty = ClassBalance.of(split).empty();
            if (!empty.isEmpty()) {
                String named = empty.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
                line(
                        "  warning: %s without %s images: %s%s",
                        counted(empty.size(), "class"), split.name(), named, empty.size() > MOST_NAMED ? ", ..." : "");
            }
        }
    }

    private void classTable(List<String> labels) {
        List<String> shown = labels.size() <= MOST_CLASSES ? labels : largest(labels);
        int columns = shown.stream()
                .mapToInt(label -> DisplayText.columns(shortened(label)))
                .max()
                .orElse(0);
        StringBuilder heading = new StringBuilder("  " + DisplayText.padded("", columns));
        inspection.splits().forEach(split -> heading.append(String.format(Locale.ROOT, "%12s", split.name())));
        line("%s", heading);
        for (String label : shown) {
            StringBuilder row = new StringBuilder("  " + DisplayText.padded(shortened(label), columns));
            inspection
                    .splits()
                    .forEach(split -> row.append(
                            String.format(Locale.ROOT, "%,12d", split.perClass().get(label))));
            line("%s", row);
        }
        if (labels.size() > shown.size()) {
            line("  and %,d smaller classes (--json and --report list them)", labels.size() - shown.size());
        }
    }

    private List<String> largest(List<String> labels) {
        Map<String, Integer> counts = inspection.splits().get(0).perClass();
        return labels.stream()
                .sorted(Comparator.<String, Integer>comparing(counts::get).reversed())
                .limit(MOST_CLASSES)
                .toList();
    }

    private static String shortened(String label) {
        return DisplayText.shortened(DisplayText.printable(label), LABEL_COLUMNS);
    }

    private void images(SplitSummary split) {
        line("");
        int read =
                split.sizes().frequent().isEmpty() ? 0 : split.part().checked().size() - split.unreadable();
        if (read == 0) {
            line("%s: no image could be read", split.name());
            return;
        }
        SizeSummary sizes = split.sizes();
        if (sizes.distinct() == 1) {
            line(
                    "%s: all %d x %d pixels (width x height)",
                    split.name(), sizes.width().min(), sizes.height().min());
        } else {
            line(
                    "%s: %d to %d pixels wide (median %d), %d to %d high (median %d)",
                    split.name(),
                    sizes.width().min(),
                    sizes.width().max(),
                    sizes.width().median(),
                    sizes.height().min(),
                    sizes.height().max(),
                    sizes.height().median());
            histogram(sizes, read);
        }
        line("  formats: %s", split.kinds().text());
    }

    private void histogram(SizeSummary sizes, int read) {
        if (sizes.distinct() <= MOST_SIZES) {
            int columns = sizes.frequent().stream()
                    .mapToInt(count -> size(count).length())
                    .max()
                    .orElse(0);
            sizes.frequent().forEach(count -> bar(size(count), columns, count.images(), read));
            return;
        }
        line("  shorter side");
        int columns = sizes.shorterSide().stream()
                .mapToInt(bin -> range(bin).length())
                .max()
                .orElse(0);
        sizes.shorterSide().forEach(bin -> bar(range(bin), columns, bin.images(), read));
    }

    private static String size(SizeSummary.Count count) {
        return count.size().width() + " x " + count.size().height();
    }

    private static String range(SizeSummary.Bin bin) {
        return bin.from() == bin.to() ? String.valueOf(bin.from()) : bin.from() + "-" + bin.to();
    }

    private void bar(String name, int columns, int images, int all) {
        int length = images == 0 ? 0 : Math.max(1, Math.round((float) BAR * images / all));
        line("  %" + columns + "s  %-" + BAR + "s %,10d", name, "#".repeat(length), images);
    }

    private static String counted(long count, String noun) {
        String plural = noun.endsWith("s") ? noun + "es" : noun + "s";
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : plural);
    }

    private void line(String format, Object... values) {
        text.append(DisplayText.printable(String.format(Locale.ROOT, format, values)))
                .append('\n');
    }
}
