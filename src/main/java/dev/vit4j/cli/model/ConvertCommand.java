package dev.vit4j.cli.model;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.io.HeadReplacer;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.FloatFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit convert}: between weight namings, and into a model folder. */
@Command(
        name = "convert",
        description = {
            "Converts Vision Transformers between weight namings and into a model folder.",
            "Reads Hugging Face and timm ViT folders, and single .safetensors files of either."
        },
        showDefaultValues = true)
public final class ConvertCommand implements Callable<Integer> {
    /** Naming of the weights. */
    enum Naming {
        /** Hugging Face's: a model folder. */
        HF,
        /** timm's. */
        TIMM
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SRC", description = "Read this model folder or .safetensors file.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "DST",
            description = "Write to this folder, or with --to timm also to a .safetensors file.")
    private Path target;

    @Option(
            names = "--to",
            paramLabel = "hf|timm",
            description = "Name the weights as Hugging Face or timm does.",
            defaultValue = "hf")
    private Naming naming;

    @Option(
            names = "--dtype",
            paramLabel = "f32|f16",
            description = "Store the weights in this type; f16 halves the file and rounds. Models compute in f32.",
            defaultValue = "f32")
    private FloatFormat format;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Set the number of attention heads, for weights without a config (default: by the width).")
    private Integer heads;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description = "Change the image size to N pixels; position embeddings are resampled.")
    private Integer imageSize;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Replace the head with a new one if the model does not have N classes.")
    private Integer classes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Initialize a new head with this seed.",
            defaultValue = "0")
    private long seed;

    @Override
    public Integer call() throws IOException {
        boolean lone = target.toString().endsWith(".safetensors");
        usage(heads == null || heads > 0, "--heads must be at least 1, not " + heads);
        usage(classes == null || classes > 0, "--classes must be at least 1, not " + classes);
        usage(
                naming == Naming.TIMM || !lone,
                target + ": must be a folder; only --to timm writes a single .safetensors file");
        Consumer<String> notes = spec.commandLine().getErr()::println;
        Model model = ModelConverter.read(source, heads == null ? OptionalInt.empty() : OptionalInt.of(heads), notes);
        if (imageSize != null) {
            model = PositionResampler.toImageSize(model, imageSize, notes);
        }
        model = withHead(model, notes);
        if (naming == Naming.TIMM) {
            ModelConverter.writeTimm(target, model, format, notes);
        } else {
            ModelFolder.write(target, model, format);
        }
        notes.accept("wrote " + target + ": " + model.weights().size() + " weights in "
                + (naming == Naming.TIMM ? "timm's" : "Hugging Face's") + " naming"
                + (lone ? "" : ", " + model.labels().size() + " classes"));
        return 0;
    }

    private void usage(boolean right, String message) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Model withHead(Model model, Consumer<String> notes) {
        boolean present = model.weights().containsKey(WeightNames.HEAD_WEIGHT);
        if (classes == null) {
            if (!present) {
                throw new BadInputException(source + ": has no class head; add one with --classes N");
            }
            return model;
        }
        if (present && classes == model.labels().size()) {
            return model;
        }
        List<String> labels =
                IntStream.range(0, classes).mapToObj(i -> "LABEL_" + i).toList();
        return HeadReplacer.toLabels(model, labels, seed, notes);
    }
}
