package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.TimmTensors;
import dev.vit4j.model.hub.HubName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code vit info M} says first: the task, size, input and accuracy of a model, on one screen. */
final class ModelSummary {
    private static final int NAME_WIDTH = 15;
    /** Class names that are shown, at most, in as many columns at most. */
    private static final int MOST_CLASSES = 20;

    private static final int CLASS_COLUMNS = 180;
    private static final int COLUMNS = 100;

    private final StringBuilder out = new StringBuilder();

    private ModelSummary() {}

    /**
     * @param folder the model folder
     * @param model read from it
     * @return lines of text
     * @throws IOException if the folder cannot be read
     */
    static String of(Path folder, Model model) throws IOException {
        ModelSummary summary = new ModelSummary();
        ViTConfig config = model.config();
        String name = HubName.shown(folder);
        summary.out.append(DisplayText.printable(name)).append('\n');
        if (!name.equals(folder.toString())) {
            summary.line("folder", folder.toString());
        }
        if (config.head().isPresent()) {
            String each =
                    config.scores() == ScoreFunction.SIGMOID ? ", each scored for itself: any number per image" : "";
            summary.line("task", "image classification, " + model.labels().size() + " classes" + each);
            summary.line("classes", classes(model.labels()));
        } else {
            summary.line("task", "image embeddings of " + config.pooledWidth() + " values; no class head");
        }
        JsonNode timm = model.provenance().path(TimmTensors.PROVENANCE).path("architecture");
        summary.line(
                "family",
                timm.isTextual()
                        ? "timm's " + timm.textValue()
                        : config.family() + ": " + Families.named(config).description());
        ModelSize size = ModelSize.of(config);
        summary.line(
                "size",
                String.format(
                        Locale.ROOT,
                        "%,d parameters, %,d multiply-adds per image, %s of weights",
                        size.parameters(),
                        size.multiplyAdds(),
                        bytes(weightBytes(folder))));
        summary.line(
                "architecture",
                String.format(
                        Locale.ROOT,
                        "%d blocks of width %d, %d heads, MLP of width %d; %d tokens, %s positions, %s pooling",
                        config.depth(),
                        config.width(),
                        config.heads(),
                        config.mlpWidth(),
                        config.tokens(),
                        name(config.position()),
                        name(config.pooling())));
        summary.line("patches", ModelReport.stem(config) + patches(config));
        Preprocessing input = model.preprocessing();
        summary.line("input", input(input));
        summary.line(
                "normalization",
                "mean " + list(input.normalization().mean()) + ", standard deviation "
                        + list(input.normalization().std()));
        List<String> figures = figures(folder, model.provenance());
        figures.forEach(figure -> summary.line("accuracy", figure));
        if (figures.isEmpty() && config.head().isPresent()) {
            summary.line("accuracy", "unknown; vit evaluate measures it");
        }
        training(model.provenance()).ifPresent(text -> summary.line("training", text));
        if (Files.exists(folder.resolve("README.md"))) {
            summary.line("card", folder.resolve("README.md").toString());
        }
        summary.line("all of it", "vit info " + name + " --all");
        return summary.out.toString();
    }

    /**
     * Adds what the model itself does not know to its report.
     *
     * @param report takes the fields {@code weights_bytes} and {@code accuracy}
     * @param folder the model folder
     * @param model read from it
     * @throws IOException if the folder cannot be read
     */
    static void put(ObjectNode report, Path folder, Model model) throws IOException {
        report.put("weights_bytes", weightBytes(folder));
        ArrayNode accuracy = report.putArray("accuracy");
        figures(folder, model.provenance()).forEach(accuracy::add);
    }

    private void line(String name, String text) {
        List<String> lines = DisplayText.wrapped(DisplayText.printable(text), COLUMNS - NAME_WIDTH);
        for (String line : lines) {
            out.append(DisplayText.padded(line.equals(lines.get(0)) ? name : "", NAME_WIDTH))
                    .append(line)
                    .append('\n');
        }
    }

    private static String classes(List<String> labels) {
        List<String> shown = new ArrayList<>();
        int columns = 0;
        for (String label : labels.subList(0, Math.min(MOST_CLASSES, labels.size()))) {
            columns += label.length() + 2;
            if (!shown.isEmpty() && columns > CLASS_COLUMNS) {
                break;
            }
            shown.add(DisplayText.shortened(DisplayText.printable(label), CLASS_COLUMNS / 2));
        }
        return String.join(", ", shown)
                + (shown.size() < labels.size() ? ", ... (" + (labels.size() - shown.size()) + " more)" : "");
    }

    private static long weightBytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += file.toString().endsWith(".safetensors") ? Files.size(file) : 0;
            }
        }
        return bytes;
    }

    private static String bytes(long bytes) {
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%,.0f MB", bytes / 1e6);
    }

    private static String patches(ViTConfig config) {
        return String.format(
                Locale.ROOT,
                ", %s pixels every %s, a grid of %s%s",
                config.stem().patchSize().pair(),
                config.stem().stride(),
                config.grid().pair(),
                TokenGrid.of(config).rest());
    }

    private static String input(Preprocessing input) {
        String crop = switch (input.crop()) {
            case NONE -> "";
            case CENTER, CENTER_HALF_EVEN -> " and cropped in the middle";
            case CENTER_ON_MEAN -> " and padded with the mean";
        };
        return String.format(
                Locale.ROOT,
                "%s, %s pixels; %s%s, %s",
                colors(input.normalization().mean().size()),
                input.target().pair(),
                input.resize().rule().words(),
                crop,
                name(input.resize().interpolation()));
    }

    private static String colors(int channels) {
        return switch (channels) {
            case 1 -> "luminance";
            case RgbImage.CHANNELS -> "RGB";
            default -> channels + " channels";
        };
    }

    private static String list(List<? extends Number> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns what the card's table says about accuracy, else what training measured. */
    private static List<String> figures(Path folder, JsonNode provenance) throws IOException {
        List<String> figures = new ArrayList<>();
        Path card = folder.resolve("README.md");
        if (Files.isRegularFile(card)) {
            figures.addAll(CardFigures.of(Files.readString(card, StandardCharsets.UTF_8)));
        }
        JsonNode top1 = provenance.at("/metrics/val_top1");
        if (figures.isEmpty() && top1.isNumber()) {
            figures.add(String.format(
                    Locale.ROOT,
                    "validation top-1: %.2f %%, after epoch %d",
                    100 * top1.asDouble(),
                    provenance.at("/metrics/epoch").asInt()));
        }
        return figures;
    }

    private static Optional<String> training(JsonNode provenance) {
        if (!provenance.path("data").isTextual()) {
            return Optional.empty();
        }
        String variant = provenance.at("/recipe/model/name").asText("");
        return Optional.of(provenance.path("data").asText() + ", "
                + provenance.path("epochs_done").asInt() + " epochs" + (variant.isEmpty() ? "" : ", from " + variant)
                + ", vit4j " + provenance.path("vit4j").asText("?"));
    }
}
