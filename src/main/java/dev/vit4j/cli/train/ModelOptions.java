package dev.vit4j.cli.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.model.VariantSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of {@code vit train}: what differs from the variant that {@code --model} names. */
final class ModelOptions {
    @Option(names = "--width", paramLabel = "D", converter = PositiveInt.class, description = "Values of a token.")
    private Integer width;

    @Option(names = "--depth", paramLabel = "L", converter = PositiveInt.class, description = "Encoder blocks.")
    private Integer depth;

    @Option(
            names = "--heads",
            paramLabel = "H",
            converter = PositiveInt.class,
            description = "Heads of attention; the width must be a multiple.")
    private Integer heads;

    @Option(
            names = "--mlp-width",
            paramLabel = "M",
            converter = PositiveInt.class,
            description = "Values of a hidden layer.")
    private Integer mlpWidth;

    @Option(
            names = "--attention",
            paramLabel = "KIND",
            description = "How tokens look up one another: plain, or locality (a learned scale for each head, and no"
                    + " token looks up itself).")
    private String attention;

    @Option(
            names = "--patch-size",
            paramLabel = "PIXELS",
            converter = PositiveInt.class,
            description = "Side of a patch; side by side and without padding, unless those are given too.")
    private Integer patchSize;

    @Option(
            names = "--patch-stride",
            paramLabel = "PIXELS",
            converter = PositiveInt.class,
            description = "From one patch to the next; below the patch size, patches overlap.")
    private Integer patchStride;

    @Option(
            names = "--patch-padding",
            paramLabel = "PIXELS",
            description = "Border of zeros around the normalized image.")
    private Integer patchPadding;

    @Option(
            names = "--stem",
            paramLabel = "KIND",
            description = "How patches become tokens: patches (one linear map), convolutions (each 3 x 3, ReLU, and the"
                    + " maximum over 3 x 3 places at every second), or shifted-patches (each with four windows around"
                    + " it, half a patch away; layer norm, one linear map).")
    private String stem;

    @Option(
            names = "--stem-widths",
            paramLabel = "N,...",
            description = "Outputs of the convolutions before the last, which has the width's; none for one convolution"
                    + " (default: the variant's, else 64).")
    private String stemWidths;

    @Option(
            names = "--pooling",
            paramLabel = "KIND",
            description =
                    "What the classifier reads: cls (class token), mean (of all tokens), sequence (a mean weighted"
                            + " by a learned query).")
    private String pooling;

    @Option(
            names = "--registers",
            paramLabel = "R",
            description =
                    "Learned tokens beside the patches that take part in attention and that the classifier does not"
                            + " read.")
    private Integer registers;

    @Option(names = "--position", paramLabel = "KIND", description = "Positions: learned, or sincos (fixed).")
    private String position;

    @Option(
            names = "--layer-scale",
            paramLabel = "X",
            description = "What the learned factors of each residual branch start from, as 1e-5; 0 for no factors.")
    private String layerScale;

    /**
     * @param model what {@code --model} names
     * @return the same, with these changes
     * @throws dev.vit4j.common.BadInputException if there are changes and it is a model folder, or they do not fit
     */
    String on(String model) {
        Map<String, String> changes = changes();
        if (changes.isEmpty()) {
            return model;
        }
        String first = changes.keySet().iterator().next();
        require(
                !Files.isDirectory(Path.of(model)),
                "--%s %s: %s is a trained model, whose shape is fixed; leave it out, or name a variant",
                first,
                changes.get(first),
                model);
        VariantSpec named = VariantSpec.parse(model);
        Map<String, String> all = new LinkedHashMap<>(named.changes());
        all.putAll(changes);
        VariantSpec spec = new VariantSpec(named.variant(), all);
        spec.config();
        return spec.text();
    }

    private Map<String, String> changes() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("width", width);
        given.put("depth", depth);
        given.put("heads", heads);
        given.put("mlp-width", mlpWidth);
        given.put("attention", attention);
        given.put("patch-size", patchSize);
        given.put("patch-stride", patchStride);
        given.put("patch-padding", patchPadding);
        given.put("stem", stem);
        given.put("stem-widths", stemWidths);
        given.put("pooling", pooling);
        given.put("position", position);
        given.put("registers", registers);
        given.put("layer-scale", layerScale);
        Map<String, String> changes = new LinkedHashMap<>();
        given.forEach((setting, value) -> {
            if (value != null) {
                changes.put(setting, value.toString());
            }
        });
        return changes;
    }
}
