package dev.vit4j.cli.classify;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.classify.input.ImageInputs;
import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.classify.output.PartialFile;
import dev.vit4j.cli.shared.DecodeHelp;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.UrlOptions;
import dev.vit4j.common.ProgressLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit classify}. */
@Command(
        name = "classify",
        customSynopsis = "vit classify [OPTIONS] --model M PATH...",
        description = "Classifies images and prints one row for each, in input order.",
        footer = {
            "",
            "An image that is missing or cannot be read gets a row with the error; the run continues. The exit code is"
                    + " 1 if no image could be read, and with --strict if any could not. After Ctrl-C or a crash, run the"
                    + " same command with --resume to continue.",
            "",
            "  vit classify --model runs/first/best photos",
            "  vit classify --model M --top-k 1 --out rows.csv photos.zip 'more/**.jpg'",
            "  find . -name '*.jpg' | vit classify --model M --format jsonl -",
            "  vit classify --model M https://example.org/cat.jpg",
            "  vit classify --model M --embeddings --out rows.parquet photos",
            "  vit classify --model M --threshold 0.8 --sort-into sorted --link photos"
        })
public final class ClassifyCommand implements Callable<Integer> {
    private final Streams streams;
    private final Engine engine;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description =
                    "Names images, folders (searched recursively, hidden files skipped), archives of images (zip, tar,"
                            + " tar.gz), CIFAR binaries (.bin), Parquet, npz and IDX files, quoted globs, http and https"
                            + " URLs, @FILE for a list with one path or URL per line, - to read such a list from stdin, or"
                            + " /dev/stdin for an image. After --, names may begin with a dash.")
    private List<String> paths;

    @Mixin
    private EnsembleOptions ensemble = new EnsembleOptions();

    @ArgGroup(validate = false, heading = ClassifyInputOptions.HEADING)
    private ClassifyInputOptions input = new ClassifyInputOptions();

    @ArgGroup(validate = false, heading = UrlOptions.HEADING)
    private UrlOptions urls = new UrlOptions();

    @ArgGroup(validate = false, heading = ClassifyOutputOptions.HEADING)
    private ClassifyOutputOptions output = new ClassifyOutputOptions();

    @ArgGroup(validate = false, heading = SortOptions.HEADING)
    private SortOptions sort = new SortOptions();

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    public ClassifyCommand(Streams streams, Engine engine) {
        this.streams = streams;
        this.engine = engine;
    }

    @Override
    public Integer call() throws IOException {
        output.check(spec.commandLine());
        sort.check(spec.commandLine());
        RunPlan plan = run.resolve(streams.err());
        InputOptions inputOptions = urls.applyTo(input.toOptions());
        ClassifierOptions options = options(plan, inputOptions);
        try (ImageInputs inputs = ImageInputs.open(paths, streams.in(), inputOptions);
                ProgressLine progress = output.out().isPresent()
                        ? ProgressLine.on(streams.err())
                        : ProgressLine.besideResults(streams.err());
                ImageClassifier classifier = engine.openClassifier(options, plan, progress)) {
            return new ClassifyRun(streams, output, sort, progress)
                    .classify(
                            inputs,
                            () -> ImageInputs.count(paths, inputOptions),
                            classifier,
                            describe(options, classifier.batchSize()));
        }
    }

    private ClassifierOptions options(RunPlan plan, InputOptions inputOptions) {
        OptionalInt batch = batchSize();
        ClassifierOptions options = ensemble.toOptions(
                plan.ops(),
                batch,
                output.embeddings(),
                input.limits(),
                input.decoding(),
                model -> engine.locate(model, streams::note));
        int most = batch.orElse(plan.ops().usualBatch());
        return output.resume() ? options : options.withImages(ImageInputs.countUpTo(paths, inputOptions, most));
    }

    /** Returns the batch size; a resumed run keeps that of the interrupted one, regardless of free memory. */
    private OptionalInt batchSize() {
        if (ensemble.batch().isPresent()) {
            return ensemble.batch();
        }
        return output.resume()
                ? PartialFile.interrupted(output.out().orElseThrow())
                        .map(stored -> OptionalInt.of(Integer.parseInt(stored.getOrDefault("--batch", "32"))))
                        .orElse(OptionalInt.empty())
                : OptionalInt.empty();
    }

    /** Describes everything that affects the rows and where images are sorted. */
    private Map<String, String> describe(ClassifierOptions options, int batchSize) throws IOException {
        Map<String, String> description = new LinkedHashMap<>();
        description.put(
                "--model",
                options.models().stream()
                        .map(model -> absolute(model).toString())
                        .collect(Collectors.joining(", ")));
        for (Path model : options.models()) {
            for (String name : List.of("model.safetensors", "model.safetensors.index.json")) {
                Path weights = model.resolve(name);
                if (Files.exists(weights)) {
                    description.put(
                            absolute(weights).toString(),
                            Files.size(weights) + " bytes of " + Files.getLastModifiedTime(weights));
                }
            }
        }
        description.put("--tta", options.augmentation().toString());
        description.putAll(output.describeRules());
        description.put("--embeddings", String.valueOf(options.embeddings()));
        description.put("--format", output.format().toString());
        description.put("--batch", String.valueOf(batchSize));
        description.put("--ops", options.ops().name());
        description.put("--max-pixels", String.valueOf(options.limits().maxPixels()));
        description.put("--max-bytes", String.valueOf(options.limits().maxBytes()));
        description.put(DecodeHelp.NAME, options.decoding().toString());
        description.put("--sort-into", sort.toString());
        return description;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
