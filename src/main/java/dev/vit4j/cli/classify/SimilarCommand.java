package dev.vit4j.cli.classify;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.classify.SimilarImages;
import dev.vit4j.classify.SimilarImages.Found;
import dev.vit4j.classify.input.ImageInputs;
import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.classify.output.MatchFormat;
import dev.vit4j.classify.output.SimilarSheet;
import dev.vit4j.cli.shared.CheckedOutput;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.InputProgress;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.UrlOptions;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.Locations;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit similar}. */
@Command(
        name = "similar",
        customSynopsis = "vit similar [OPTIONS] --model M --query IMG PATH...",
        description = "Finds the images most like a given one. Its embedding is the query, those of the others are the"
                + " keys; the images with the best keys are the values returned.",
        footer = {
            "",
            "Similarity is the cosine of the two embeddings (the pooled vectors that the class head reads): 1 for the"
                    + " same direction. The query's own file among the others is left out, a copy of it is not. An"
                    + " image that cannot be read is named on stderr; the others go on. The exit code is 1 when the"
                    + " query cannot be read, or none of the others.",
            "",
            "  vit similar --model runs/first/best --query cat.jpg photos",
            "  vit similar --model M --query cat.jpg --top-k 20 --sheet similar.png photos.zip 'more/**.jpg'"
        })
public final class SimilarCommand implements Callable<Integer> {
    private final Streams streams;
    private final Engine engine;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description =
                    "Searches images, folders, archives, CIFAR binaries, Parquet files, globs, URLs, @FILE, or - for a"
                            + " list on stdin, as vit classify reads them.")
    private List<String> paths;

    @Option(
            names = "--query",
            paramLabel = "IMG",
            required = true,
            description = "Names the image to compare with: a file, a URL, or /dev/stdin.")
    private String query;

    @Mixin
    private EnsembleOptions ensemble = new EnsembleOptions();

    @ArgGroup(validate = false, heading = ClassifyInputOptions.HEADING)
    private ClassifyInputOptions input = new ClassifyInputOptions();

    @ArgGroup(validate = false, heading = UrlOptions.HEADING)
    private UrlOptions urls = new UrlOptions();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    private static final class OutputOptions {
        @Option(
                names = "--top-k",
                paramLabel = "N",
                defaultValue = "10",
                converter = PositiveInt.class,
                description = "Returns the N most similar images (default: ${DEFAULT-VALUE}).")
        private int topK = 10;

        @Option(
                names = "--format",
                paramLabel = "table|jsonl|csv",
                description = "Selects a table for people, JSON lines, or CSV (RFC 4180) (default: by the extension of"
                        + " --out, else table).")
        private MatchFormat format;

        @Option(names = "--out", paramLabel = "F", description = "Writes to file F (default: stdout).")
        private Path out;

        @Option(
                names = "--sheet",
                paramLabel = "F.png",
                description = "Draws the query and the images found on a contact sheet as well.")
        private Path sheet;

        private MatchFormat format() {
            if (format != null) {
                return format;
            }
            return out == null ? MatchFormat.TABLE : MatchFormat.byName(out).orElse(MatchFormat.TABLE);
        }
    }

    public SimilarCommand(Streams streams, Engine engine) {
        this.streams = streams;
        this.engine = engine;
    }

    @Override
    public Integer call() throws IOException {
        if (ImageInputs.isFile(query)) {
            InputPath.require("--query", Locations.path(query));
        }
        OutputPath.requireFile("--out", output.out);
        OutputPath.requireFile("--sheet", output.sheet);
        RunPlan plan = run.resolve(streams.err());
        InputOptions inputOptions = urls.applyTo(input.toOptions());
        int most = ensemble.batch().orElse(plan.ops().usualBatch());
        ClassifierOptions options = ensemble.toOptions(
                        plan.ops(),
                        ensemble.batch(),
                        true,
                        input.limits(),
                        input.decoding(),
                        model -> engine.locate(model, streams::note))
                .withImages(ImageInputs.countUpTo(paths, inputOptions, most));
        if (ImageInputs.readsStdin(query) && paths.stream().anyMatch(ImageInputs::readsStdin)) {
            throw new ParameterException(spec.commandLine(), "--query " + query + ": stdin can be read only once");
        }
        ImageSource source = ImageInputs.image(query, streams.in(), inputOptions);
        try (ImageInputs inputs = ImageInputs.open(paths, streams.in(), inputOptions);
                ProgressLine progress = ProgressLine.on(streams.err());
                ImageClassifier classifier = engine.openClassifier(options, plan, progress)) {
            InputProgress.start(progress, "compare", () -> ImageInputs.count(paths, inputOptions), 0);
            Found found = new SimilarImages(classifier, output.topK, progress).search(source, inputs);
            progress.clear();
            write(found);
            report(found, progress);
            InputProgress.leftOut(progress, inputs);
            if (output.sheet != null) {
                new SimilarSheet(source, found.matches(), new ImageDecoder(input.limits())).write(output.sheet);
            }
            return found.images() > 0 && found.failed() == found.images() ? 1 : 0;
        }
    }

    private void write(Found found) throws IOException {
        if (output.out == null) {
            output.format().write(new CheckedOutput(streams.out()), found.matches());
            return;
        }
        AtomicFiles.write(output.out, temporary -> {
            try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                output.format().write(writer, found.matches());
            }
        });
    }

    private void report(Found found, ProgressLine progress) {
        long compared = found.images() - found.failed();
        if (output.out != null || found.failed() > 0 || compared == 0) {
            String counts = String.format(Locale.ROOT, "compared %,d images", compared);
            String skipped = String.format(Locale.ROOT, "; %,d skipped", found.failed());
            progress.message(found.failed() == 0 ? counts : counts + skipped);
        }
    }
}
