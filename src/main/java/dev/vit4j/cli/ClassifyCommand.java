package dev.vit4j.cli;

import dev.vit4j.classify.BulkClassification;
import dev.vit4j.classify.BulkClassification.Summary;
import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.classify.ImageInput;
import dev.vit4j.classify.ImageInputs;
import dev.vit4j.classify.RowFormat;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageLimits;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vit classify}. */
@Command(
        name = "classify",
        description = "Classifies images: one row for each, in the order they were named.",
        footer = {
            "",
            "An image that is missing or cannot be read gets a row with the error; the others go on. The exit code is"
                    + " 1 when not one image could be read.",
            "",
            "  vit classify --model runs/first/best photos",
            "  find . -name '*.jpg' | vit classify --model M --format csv --out rows.csv -"
        })
final class ClassifyCommand implements Callable<Integer> {
    private final Streams streams;
    private final Engine engine;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Images, folders (with all below them, hidden ones left out), globs in quotes, @FILE for a"
                    + " list of paths one a line, - for such a list on stdin. After -- a name may begin with a dash.")
    private List<String> paths;

    @Option(names = "--model", paramLabel = "M", required = true, description = "Model folder.")
    private Path model;

    @ArgGroup(validate = false, heading = "%nWhat is written:%n")
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            converter = PositiveInt.class,
            description = "Images in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 32;

    private static final class OutputOptions {
        @Option(
                names = "--top-k",
                paramLabel = "N",
                defaultValue = "5",
                converter = PositiveInt.class,
                description = "Predictions for each image, best first (default: ${DEFAULT-VALUE}).")
        private int topK = 5;

        @Option(
                names = "--format",
                paramLabel = "table|jsonl|csv",
                defaultValue = "table",
                description = "table for people, JSON lines, or CSV by RFC 4180 (default: ${DEFAULT-VALUE}).")
        private RowFormat format = RowFormat.TABLE;

        @Option(
                names = "--out",
                paramLabel = "F",
                description = "Write the rows to file F, which appears when all are done (default: stdout).")
        private Path out;
    }

    ClassifyCommand(Streams streams, Engine engine) {
        this.streams = streams;
        this.engine = engine;
    }

    @Override
    public Integer call() throws IOException {
        RunPlan plan = run.resolve();
        List<ImageInput> inputs = ImageInputs.expand(paths, streams.in());
        try (ProgressLine progress = output.out == null
                        ? ProgressLine.besideResults(streams.err())
                        : ProgressLine.on(streams.err());
                ImageClassifier classifier = engine.openClassifier(options(plan), plan, progress)) {
            Summary summary =
                    output.out == null ? toStdout(inputs, classifier, progress) : toFile(inputs, classifier, progress);
            if (summary.failed() > 0) {
                progress.message(summary.failed() + " of " + summary.images() + " images could not be classified");
            }
            return summary.failed() > 0 && summary.failed() == summary.images() ? 1 : 0;
        }
    }

    private ClassifierOptions options(RunPlan plan) {
        return new ClassifierOptions(
                List.of(model),
                plan.ops(),
                OptionalInt.of(batch),
                false,
                TestTimeAugmentation.NONE,
                ImageLimits.DEFAULT);
    }

    private Summary toStdout(List<ImageInput> inputs, ImageClassifier classifier, ProgressLine progress)
            throws IOException {
        return classify(inputs, classifier, new CheckedOutput(streams.out()), progress);
    }

    private Summary toFile(List<ImageInput> inputs, ImageClassifier classifier, ProgressLine progress)
            throws IOException {
        Summary[] summary = new Summary[1];
        AtomicFiles.write(output.out, temporary -> {
            try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                summary[0] = classify(inputs, classifier, writer, progress);
            }
        });
        return summary[0];
    }

    private Summary classify(List<ImageInput> inputs, ImageClassifier classifier, Appendable out, ProgressLine progress)
            throws IOException {
        return new BulkClassification(classifier, output.topK)
                .run(inputs, output.format.writer(out, inputs, classifier.labels()), progress);
    }
}
