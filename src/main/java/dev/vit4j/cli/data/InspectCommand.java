package dev.vit4j.cli.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.DatasetSummary;
import dev.vit4j.data.dataset.ImageDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vit data inspect}. */
@Command(
        name = "inspect",
        customSynopsis = "vit data inspect [OPTIONS] D",
        description =
                "Describes a data set: splits, classes, image sizes, unreadable images, and files that are left out.",
        footer = {"", "  vit data inspect data/cifar10-mini"})
public final class InspectCommand implements Callable<Integer> {
    private static final int SAMPLE = 200;

    private final Streams streams;

    @Parameters(
            paramLabel = "D",
            description =
                    "Folder of CIFAR-10 or CIFAR-100 binaries, or of class folders; or a CSV, TSV or JSON Lines file with"
                            + " the columns path and label.")
    private Path data;

    @Option(names = "--coarse-labels", description = "Use the 20 superclasses of CIFAR-100 instead of its 100 classes.")
    private boolean coarseLabels;

    @Option(names = "--all", description = "Decode every image instead of " + SAMPLE + " per split.")
    private boolean all;

    @Option(names = "--json", description = "Print one line of JSON instead of a table.")
    private boolean json;

    public InspectCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        InputPath.requireData("D", data);
        // Nothing held out: the parts as they lie in the folder.
        DataOptions options = DataOptions.DEFAULT
                .withValidation(0, 0)
                .withCoarseLabels(coarseLabels)
                .withMultiLabel(true);
        DataSplits splits = DataSets.open(data, options);
        Map<String, ImageDataset> parts = new LinkedHashMap<>();
        parts.put("train", splits.train());
        parts.put("validation", splits.validation());
        splits.test().ifPresent(test -> parts.put("test", test));
        Map<String, DatasetSummary> summaries = new LinkedHashMap<>();
        for (Map.Entry<String, ImageDataset> part : parts.entrySet()) {
            if (part.getValue().size() > 0) {
                summaries.put(part.getKey(), DatasetSummary.of(part.getValue(), all ? Integer.MAX_VALUE : SAMPLE));
            }
        }
        if (json) {
            streams.out().print(Json.line(toJson(summaries)) + "\n");
            splits.leftOut().forEach(streams.err()::println);
        } else {
            streams.out().print(toText(summaries, parts));
        }
        return summaries.values().stream()
                        .allMatch(summary -> summary.problems().isEmpty())
                ? 0
                : 1;
    }

    private ObjectNode toJson(Map<String, DatasetSummary> summaries) {
        ObjectNode node = Json.mapper().createObjectNode().put("data", data.toString());
        summaries.forEach((part, summary) -> node.set(part, Json.mapper().valueToTree(summary)));
        return node;
    }

    private static String toText(Map<String, DatasetSummary> summaries, Map<String, ImageDataset> parts) {
        StringBuilder text = new StringBuilder();
        summaries.forEach((part, s) -> {
            line(
                    text,
                    "%s: %s in %s%s",
                    part,
                    counted(s.images(), "image", "images"),
                    counted(s.perClass().size(), "class", "classes"),
                    s.multiLabel()
                            ? ", any number of them per image (" + counted(s.unlabeled(), "image", "images")
                                    + " without)"
                            : "");
            line(
                    text,
                    "  %d to %d pixels wide, %d to %d high (%,d checked)",
                    s.minWidth(),
                    s.maxWidth(),
                    s.minHeight(),
                    s.maxHeight(),
                    s.checked());
            s.perClass().forEach((label, count) -> line(text, "  %-24s %,8d", DisplayText.printable(label), count));
            parts.get(part)
                    .leftOut()
                    .details()
                    .forEach(group -> line(text, "  left out: %s", DisplayText.printable(group)));
            s.problems().forEach(problem -> line(text, "  unreadable: %s", DisplayText.printable(problem)));
        });
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String counted(int count, String one, String several) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
    }
}
