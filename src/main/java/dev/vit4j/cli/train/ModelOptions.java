package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.SizeConverter;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Size;
import dev.vit4j.model.VariantSpec;
import dev.vit4j.model.init.InitScheme;
import dev.vit4j.train.Freeze;
import dev.vit4j.train.InputSize;
import dev.vit4j.train.ModelChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The group Model of {@code vit train}: a variant with changes, or a model folder. */
@SuppressWarnings("UnusedVariable") // fields named after VariantSpec.SETTINGS are read through the command
final class ModelOptions {
    static final String HEADING = "%nModel:%n";

    private static final ModelChoice DEFAULT = ModelChoice.of("");

    @Option(
            names = "--model",
            paramLabel = "V",
            description =
                    "Train this variant (test, nano/4, lite-7/4, cct-2/3x2, cct-7/3x1, Ti/16, ...) from scratch, or fine-tune"
                            + " this model (a folder, a run or hf:ORG/NAME); vit models lists the variants.")
    private String model;

    @Option(
            names = "--image-size",
            paramLabel = "N|HxW",
            converter = InputSizeConverter.class,
            description = "Resize images to N x N pixels, or to height H and width W; 0 for the model's own size"
                    + " (default: ${DEFAULT-VALUE}).")
    private InputSize imageSize = DEFAULT.imageSize();

    static final class InputSizeConverter implements ITypeConverter<InputSize> {
        @Override
        public InputSize convert(String text) {
            try {
                return InputSize.parse(text);
            } catch (BadInputException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Option(
            names = "--init",
            paramLabel = "xavier|normal|mimetic",
            description =
                    "Initialize a variant's blocks: Xavier uniform; truncated normal with standard deviation 0.02;"
                            + " or mimetic attention, which goes with sincos positions (default: ${DEFAULT-VALUE}).")
    private InitScheme init = DEFAULT.init();

    @Option(
            names = "--freeze",
            paramLabel = "none|backbone|blocks=N",
            converter = FreezeConverter.class,
            description = "Freeze the backbone and train only the class head, on features computed once and with the"
                    + " options of the recipe linear-probe where none are given; or freeze the embedding and the first N"
                    + " blocks (default: ${DEFAULT-VALUE}).")
    private Freeze freeze = DEFAULT.freeze();

    static final class FreezeConverter implements ITypeConverter<Freeze> {
        @Override
        public Freeze convert(String text) {
            try {
                return Freeze.parse(text);
            } catch (BadInputException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Option(
            names = "--width",
            paramLabel = "D",
            converter = PositiveInt.class,
            description = "Set the length of a token's vector (default: the variant's).")
    private Integer width;

    @Option(
            names = "--depth",
            paramLabel = "L",
            converter = PositiveInt.class,
            description = "Set the number of encoder blocks (default: the variant's).")
    private Integer depth;

    @Option(
            names = "--heads",
            paramLabel = "H",
            converter = PositiveInt.class,
            description = "Set the number of attention heads, which must divide the width (default: the variant's).")
    private Integer heads;

    @Option(
            names = "--mlp-width",
            paramLabel = "M",
            converter = PositiveInt.class,
            description = "Set the hidden width of the MLPs (default: the variant's).")
    private Integer mlpWidth;

    @Option(
            names = "--attention",
            paramLabel = "KIND",
            description = "Use plain attention, or locality attention with a learned scale for each head and a masked"
                    + " diagonal (default: the variant's).")
    private String attention;

    @Option(
            names = "--patch-size",
            paramLabel = "N|HxW",
            converter = SizeConverter.class,
            description =
                    "Set the patch size in pixels; patches then lie side by side without padding, unless stride and padding are"
                            + " set too (default: the variant's).")
    private Size patchSize;

    @Option(
            names = "--patch-stride",
            paramLabel = "N|HxW",
            converter = SizeConverter.class,
            description = "Set the distance from one patch to the next; patches overlap if it is below the patch size"
                    + " (default: the variant's).")
    private Size patchStride;

    @Option(
            names = "--patch-padding",
            paramLabel = "PIXELS",
            converter = NotNegativeInt.class,
            description = "Pad the normalized image with zeros (default: the variant's).")
    private Integer patchPadding;

    @Option(
            names = "--stem",
            paramLabel = "KIND",
            description =
                    "Embed patches with one linear map (patches), with 3 x 3 convolutions, each followed by ReLU and max"
                            + " pooling (convolutions), or together with four windows shifted by half a patch, after a layer norm"
                            + " (shifted-patches) (default: the variant's).")
    private String stem;

    @Option(
            names = "--stem-widths",
            paramLabel = "N,...",
            description =
                    "Set the output channels of all convolutions but the last, whose outputs are the width; none for one"
                            + " convolution (default: the variant's, else 64).")
    private String stemWidths;

    @Option(
            names = "--pooling",
            paramLabel = "KIND",
            description =
                    "Classify the class token (cls), the mean of the patches (mean), or a mean weighted by a learned"
                            + " query (sequence) (default: the variant's).")
    private String pooling;

    @Option(
            names = "--registers",
            paramLabel = "R",
            converter = NotNegativeInt.class,
            description =
                    "Add R register tokens, which take part in attention but not in pooling (default: the variant's).")
    private Integer registers;

    @Option(
            names = "--position",
            paramLabel = "KIND",
            description = "Use learned or fixed sine-cosine positions: learned, sincos (default: the variant's).")
    private String position;

    @Option(
            names = "--layer-scale",
            paramLabel = "X",
            description =
                    "Scale residual branches by learned factors initialized to X, such as 1e-5; 0 for none (default: the"
                            + " variant's).")
    private String layerScale;

    /** @return value of {@code --model}; null without it */
    String model() {
        return model;
    }

    /**
     * @param named value of {@code --model}
     * @param command the command that has these options
     * @return the model to train
     * @throws dev.vit4j.common.BadInputException if a model folder is to be changed, or the changes are inconsistent
     */
    ModelChoice toChoice(String named, CommandSpec command) {
        Map<String, String> changes = changes(command);
        Consumer<String> notes = command.commandLine().getErr()::println;
        String changed = ModelArgument.orVariant("--model", named, notes)
                .map(folder -> unchanged(FileNames.of(folder), changes))
                .orElseGet(() -> changed(named, changes));
        return new ModelChoice(changed, imageSize, init, freeze);
    }

    private static String unchanged(String folder, Map<String, String> changes) {
        changes.forEach((setting, value) -> {
            throw new BadOptionException("--" + setting + " " + value + ": " + folder
                    + " is a trained model, whose shape is fixed; leave out the option, or name a variant");
        });
        return folder;
    }

    private static String changed(String model, Map<String, String> changes) {
        VariantSpec named = VariantSpec.parse(model);
        Map<String, String> all = new LinkedHashMap<>(named.changes());
        all.putAll(changes);
        VariantSpec spec = new VariantSpec(named.variant(), all);
        try {
            spec.config();
        } catch (BadInputException e) {
            String given = changes.entrySet().stream()
                    .map(change -> "--" + change.getKey() + " " + change.getValue())
                    .collect(Collectors.joining(" "));
            throw new BadOptionException(given + ": " + e.getMessage(), e);
        }
        return spec.text();
    }

    private static Map<String, String> changes(CommandSpec command) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (String setting : VariantSpec.SETTINGS) {
            Object value = command.findOption("--" + setting).getValue();
            if (value != null) {
                changes.put(setting, value instanceof Size size ? size.text() : value.toString());
            }
        }
        return changes;
    }
}
