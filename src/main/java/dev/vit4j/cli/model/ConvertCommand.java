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
            "Bring a Vision Transformer into a model folder, or out of one.",
            "Reads Hugging Face ViT folders, timm ViT folders, and lone .safetensors files of either."
        },
        showDefaultValues = true)
public final class ConvertCommand implements Callable<Integer> {
    /** How the weights are to be named. */
    enum Naming {
        /** Hugging Face's: a model folder. */
        HF,
        /** timm's. */
        TIMM
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SRC", description = "Model folder or .safetensors file.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "DST",
            description = "Folder to write; with --to timm also a .safetensors file.")
    private Path target;

    @Option(names = "--to", paramLabel = "hf|timm", description = "Naming of the weights.", defaultValue = "hf")
    private Naming naming;

    @Option(
            names = "--dtype",
            paramLabel = "f32|f16",
            description = "How weights are stored; f16 halves the file and rounds each. Models compute in f32.",
            defaultValue = "f32")
    private FloatFormat format;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Attention heads, for weights without a config that says them. Else assumed from the width.")
    private Integer heads;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            description = "Bring the model to this image size; position embeddings are resampled.")
    private Integer imageSize;

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Give the model a fresh head where it has not this many classes.")
    private Integer classes;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of a fresh head.", defaultValue = "0")
    private long seed;

    @Override
    public Integer call() throws IOException {
        boolean lone = target.toString().endsWith(".safetensors");
        usage(heads == null || heads > 0, "--heads must be at least 1, not " + heads);
        usage(classes == null || classes > 0, "--classes must be at least 1, not " + classes);
        usage(
                naming == Naming.TIMM || !lone,
                target + ": a model folder is wanted here; a lone weights file is written with --to timm");
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
                throw new BadInputException(source + ": no class head; --classes N gives it a fresh one");
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
