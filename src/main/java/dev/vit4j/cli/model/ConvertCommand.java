package dev.vit4j.cli.model;

import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.SizeConverter;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Size;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.io.HeadReplacer;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.FloatFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit convert}: between weight namings, and into a model folder. */
@Command(
        name = "convert",
        customSynopsis = "vit convert [OPTIONS] SRC DST",
        description = {
            "Converts Vision Transformers between weight namings and into a model folder.",
            "Reads Hugging Face and timm ViT folders, and single .safetensors files of either."
        },
        footer = {
            "",
            "  vit convert timm-folder models/birds",
            "  vit convert weights.safetensors models/birds --heads 6 --classes 20",
            "  vit convert runs/first/best birds.safetensors --to timm --dtype f16"
        })
public final class ConvertCommand implements Callable<Integer> {
    /** Naming of the weights. */
    enum Naming {
        /** Hugging Face's: a model folder. */
        HF,
        /** timm's. */
        TIMM
    }

    /** Endings of other programs' files. */
    private static final List<String> OTHER_FORMATS = List.of(
            ".onnx",
            ".pt",
            ".pth",
            ".bin",
            ".ckpt",
            ".pkl",
            ".h5",
            ".hdf5",
            ".keras",
            ".pb",
            ".tflite",
            ".zip",
            ".npz",
            ".tar",
            ".gz",
            ".json",
            ".msgpack",
            ".safetensors");

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SRC",
            description = "Read this model folder, run, hf:ORG/NAME or .safetensors file.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "DST",
            description = "Write to this folder, or with --to timm also to a .safetensors file.")
    private Path target;

    @ArgGroup(validate = false, heading = "%nChanges:%n", order = 1)
    private Changes changes = new Changes();

    @ArgGroup(validate = false, heading = "%nOutput:%n", order = 2)
    private Output output = new Output();

    private static final class Changes {
        @Option(
                names = "--heads",
                paramLabel = "N",
                converter = PositiveInt.class,
                description =
                        "Set the number of attention heads, for weights without a config (default: by the width).")
        private Integer heads;

        @Option(
                names = "--image-size",
                paramLabel = "N|HxW",
                converter = SizeConverter.class,
                description = "Change the image size to N x N pixels, or height H and width W; position embeddings are"
                        + " resampled.")
        private Size imageSize;

        @Option(
                names = "--classes",
                paramLabel = "N",
                converter = PositiveInt.class,
                description = "Replace the head with a new one if the model does not have N classes.")
        private Integer classes;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "Initialize a new head with this seed (default: ${DEFAULT-VALUE}).",
                defaultValue = "0")
        private long seed;
    }

    private static final class Output {
        @Option(
                names = "--to",
                paramLabel = "hf|timm",
                description = "Name the weights as Hugging Face or timm does (default: ${DEFAULT-VALUE}).",
                defaultValue = "hf")
        private Naming naming = Naming.HF;

        @Option(
                names = "--dtype",
                paramLabel = "f32|f16",
                description = "Store the weights in this type; f16 halves the file and rounds. Models compute in f32"
                        + " (default: ${DEFAULT-VALUE}).",
                defaultValue = "f32")
        private FloatFormat format = FloatFormat.F32;
    }

    @Override
    public Integer call() throws IOException {
        boolean lone = target.toString().endsWith(".safetensors") && !Files.isDirectory(target);
        checkTarget(lone);
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> notes = note -> err.println(DisplayText.printableLines(note));
        Model model = ModelConverter.read(
                ModelArgument.source(source, notes),
                changes.heads == null ? OptionalInt.empty() : OptionalInt.of(changes.heads),
                Optional.ofNullable(changes.imageSize),
                notes);
        model = withHead(model, notes);
        if (output.naming == Naming.TIMM) {
            ModelConverter.writeTimm(target, model, output.format, notes);
        } else {
            ModelFolder.write(target, model, output.format);
        }
        notes.accept("wrote " + target + ": " + model.weights().size() + " weights in "
                + (output.naming == Naming.TIMM ? "timm's" : "Hugging Face's") + " naming"
                + (lone ? "" : ", " + classes(model)));
        return 0;
    }

    /** The name must not promise another output.format than the one that is written. */
    private void checkTarget(boolean lone) throws IOException {
        String name = target.toString().toLowerCase(Locale.ROOT);
        usage(
                output.naming == Naming.TIMM || !lone,
                target + ": must be a folder; only --to timm writes a single .safetensors file");
        usage(
                lone || Files.isDirectory(target) || OTHER_FORMATS.stream().noneMatch(name::endsWith),
                target + ": DST is a model folder" + (output.naming == Naming.TIMM ? " or a .safetensors file" : "")
                        + "; "
                        + ending(name) + " files are not written, name a folder without this"
                        + " ending");
        if (lone) {
            OutputPath.requireFile("DST", target);
        } else {
            OutputPath.requireReplaceable("DST", target);
        }
        usage(
                !Files.exists(target) || !Files.exists(source) || !Files.isSameFile(source, target),
                target + ": is SRC too; name another folder");
    }

    private static String ending(String name) {
        return name.lastIndexOf('.') < 0 ? "" : name.substring(name.lastIndexOf('.'));
    }

    private void usage(boolean right, String message) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private static String classes(Model model) {
        return model.config().head().isPresent() ? model.labels().size() + " classes" : "no class head";
    }

    private Model withHead(Model model, Consumer<String> notes) {
        boolean present = model.weights().containsKey(WeightNames.HEAD_WEIGHT);
        if (changes.classes == null
                || (present && changes.classes == model.labels().size())) {
            return model;
        }
        List<String> labels =
                IntStream.range(0, changes.classes).mapToObj(i -> "LABEL_" + i).toList();
        return HeadReplacer.toLabels(model, labels, changes.seed, notes);
    }
}
