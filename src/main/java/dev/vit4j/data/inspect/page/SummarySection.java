package dev.vit4j.data.inspect.page;

import dev.vit4j.common.html.Html;
import dev.vit4j.data.inspect.ClassBalance;
import dev.vit4j.data.inspect.Inspection;
import dev.vit4j.data.inspect.Leakage;
import dev.vit4j.data.inspect.SplitSummary;
import dev.vit4j.image.LeftOutFiles;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The most important figures as tiles, and the files that are left out. */
final class SummarySection {
    private SummarySection() {}

    static void write(Html html, Inspection inspection) {
        html.open("section", "id", "summary", "aria-label", "Summary").open("dl", "class", "tiles");
        tile(
                html,
                "Images",
                count(inspection.images()),
                inspection.splits().stream()
                        .map(split -> count(split.part().images().size()) + " " + split.name())
                        .collect(Collectors.joining(", ")),
                false);
        classes(html, inspection);
        leakage(html, inspection);
        tile(
                html,
                "Duplicates",
                count(inspection.equal().images()),
                "equal images in " + groups(inspection.equal().groups())
                        + conflicts(inspection.equal().labelConflicts()),
                inspection.equal().labelConflicts() > 0);
        tile(
                html,
                "Near duplicates",
                count(inspection.near().images()),
                "images that look alike in " + groups(inspection.near().groups())
                        + conflicts(inspection.near().labelConflicts()),
                false);
        tile(
                html,
                "Unreadable",
                count(inspection.unreadable()),
                "of " + count(inspection.checked()) + " images that were decoded",
                inspection.unreadable() > 0);
        html.closeLine();
        leftOut(html, inspection);
        html.closeLine();
    }

    private static void classes(Html html, Inspection inspection) {
        if (inspection.splits().isEmpty()) {
            tile(html, "Classes", "0", "no images", true);
            return;
        }
        SplitSummary first = inspection.splits().get(0);
        ClassBalance balance = ClassBalance.of(first);
        int classes = first.perClass().size();
        String detail = balance.empty().isEmpty()
                ? String.format(Locale.ROOT, "largest to smallest: %.1f", balance.ratio())
                : count(balance.empty().size()) + " without " + first.name() + " images";
        tile(
                html,
                "Classes",
                count(classes),
                detail,
                classes < 2 || !balance.empty().isEmpty());
    }

    private static void leakage(Html html, Inspection inspection) {
        if (inspection.splits().size() < 2) {
            return;
        }
        int equal = inspection.leakage().stream().mapToInt(Leakage::equal).sum();
        int near = inspection.leakage().stream().mapToInt(Leakage::near).sum();
        tile(
                html,
                "Leakage",
                count(equal),
                "images of a split equal to one of another; " + count(near) + " more look like one",
                equal > 0);
    }

    private static String groups(int groups) {
        return count(groups) + (groups == 1 ? " group" : " groups");
    }

    private static String conflicts(int conflicts) {
        return conflicts == 0 ? "" : ", " + count(conflicts) + " with different labels";
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static void tile(Html html, String name, String value, String detail, boolean bad) {
        html.open("div", "class", "tile").element("dt", name);
        html.element("dd", value, "class", bad ? "value bad" : "value")
                .element("dd", detail)
                .closeLine();
    }

    private static void leftOut(Html html, Inspection inspection) {
        List<LeftOutFiles> files = inspection.leftOut();
        if (files.isEmpty()) {
            return;
        }
        html.open("details", "open", "open");
        html.element(
                "summary",
                count(files.stream().mapToLong(LeftOutFiles::count).sum()) + " files or folders are left out");
        html.open("ul");
        files.forEach(left -> left.details().forEach(line -> html.element("li", line)));
        html.close().closeLine();
    }
}
