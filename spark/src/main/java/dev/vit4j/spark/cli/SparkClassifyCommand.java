package dev.vit4j.spark.cli;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.cli.classify.ClassifyInputOptions;
import dev.vit4j.cli.classify.RowOptions;
import dev.vit4j.cli.shared.Amount;
import dev.vit4j.cli.shared.ImageSizeOption;
import dev.vit4j.cli.shared.InterruptGuard;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.UrlOptions;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.Decoding;
import dev.vit4j.spark.bulk.BulkJob;
import dev.vit4j.spark.bulk.BulkRequest;
import dev.vit4j.spark.bulk.BulkSummary;
import dev.vit4j.spark.executor.ModelOptions;
import dev.vit4j.spark.session.ClusterSession;
import dev.vit4j.spark.session.SessionOptions;
import dev.vit4j.train.StopRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vit spark classify}. */
@Command(
        name = "classify",
        customSynopsis = "vit spark classify [OPTIONS] --master URL --model M --input PATH... --output DIR",
        description =
                "Classifies images on a cluster and writes a folder of Parquet files with one row for each image.",
        footer = {
            "",
            "The files have the columns of vit classify --format parquet; sorted by name, they have its order. A"
                    + " partition's file appears when it is complete, and _SUCCESS at the end. An image that is missing or"
                    + " cannot be read gets a row with the error. After Ctrl-C or a crash, run the same command with"
                    + " --resume to continue. Inputs and output must be on file systems that all machines share.",
            "",
            "  vit spark classify --master spark://host:7077 --model M --input /nfs/in --output /nfs/out",
            "  vit spark classify --master local[4] --model M --input photos 'more/**.jpg' --output rows",
            "  vit spark classify --master yarn --model M --input hdfs:///in --output hdfs:///out"
        })
public final class SparkClassifyCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "M",
            required = true,
            description = "Names the model: a folder or run, here or on one of Hadoop's file systems, or hf:ORG/NAME.")
    private String model;

    @Option(
            names = "--input",
            paramLabel = "PATH",
            arity = "1..*",
            required = true,
            description =
                    "Names images, folders, archives, tables, quoted globs, URLs, @FILE for a list, or - for a list on"
                            + " stdin, as vit classify takes them, here or on one of Hadoop's file systems.")
    private List<String> inputs;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "Writes the rows to this folder, which must be new or empty.")
    private Path output;

    @Option(
            names = "--resume",
            description =
                    "Continues an interrupted run with the same inputs, model and options: only partitions without a"
                            + " file are classified.")
    private boolean resume;

    @ArgGroup(validate = false, heading = SparkOptions.HEADING)
    private SparkOptions cluster = new SparkOptions();

    @ArgGroup(validate = false, heading = ClassifyInputOptions.HEADING)
    private ClassifyInputOptions input = new ClassifyInputOptions();

    @ArgGroup(validate = false, heading = UrlOptions.HEADING)
    private UrlOptions urls = new UrlOptions();

    @ArgGroup(validate = false, heading = "%nRows:%n")
    private RowOptions rows = new RowOptions();

    @ArgGroup(validate = false, heading = "%nRun:%n")
    private Run run = new Run();

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    /** How the model runs, and what is reported. */
    static final class Run {
        @Option(
                names = "--tta",
                paramLabel = "none|flip",
                defaultValue = "none",
                description = "Averages over each image and its mirror image with flip (default: ${DEFAULT-VALUE}).")
        private TestTimeAugmentation augmentation = TestTimeAugmentation.NONE;

        @Option(
                names = "--ops",
                paramLabel = "auto|fused|stock",
                defaultValue = "auto",
                description = "Uses this implementation of the encoder's operations (default: ${DEFAULT-VALUE}).")
        private String ops = "auto";

        @Option(
                names = "--batch",
                paramLabel = "N",
                converter = PositiveInt.class,
                description =
                        "Runs batches of N images (default: by model size and an executor's memory). Does not change"
                                + " results.")
        private Integer batch;

        @Option(
                names = "--partition-size",
                paramLabel = "N",
                defaultValue = "32m",
                converter = Amount.Bytes.class,
                description =
                        "Packs files into partitions of at most N bytes, counting 16 KiB more for each file; fewer if"
                                + " there would be less than 8 partitions for each core; k, m, g for KiB, MiB, GiB"
                                + " (default: ${DEFAULT-VALUE}).")
        private long partitionBytes = 32L << 20;

        @Option(names = "--strict", description = "Exits with 1 if any image failed, not only if all did.")
        private boolean strict;

        @Option(names = "--json", description = "Ends with one line of JSON on stdout.")
        private boolean json;
    }

    /** @param streams where it writes */
    public SparkClassifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        rows.checkRows(spec.commandLine());
        SessionOptions session = cluster.toOptions();
        ClusterSession.prepare(session);
        InputOptions inputOptions = urls.applyTo(input.toOptions());
        BulkRequest request = new BulkRequest(
                model,
                modelOptions(),
                new BulkRequest.Inputs(inputs, streams.in(), inputOptions),
                new BulkRequest.Output(output, resume, run.partitionBytes));
        StopRequest stop = new StopRequest();
        try (ProgressLine progress = ProgressLine.on(streams.err());
                InterruptGuard guard = new InterruptGuard(stop, streams.interrupts())) {
            BulkSummary summary = new BulkJob(request, progress, stop::isRequested)
                    .run(
                            () -> {
                                ClusterSession opened = ClusterSession.open(session, "vit spark classify " + output);
                                guard.arm();
                                return opened;
                            },
                            labels -> {
                                if (rows.asksForMoreThan(labels.size())) {
                                    progress.message("--top-k: the model has " + labels.size()
                                            + " classes; all of them are written");
                                }
                                return rows.rules(labels);
                            },
                            describe(inputOptions));
            report(summary, progress);
            guard.finished();
            return exitCode(summary);
        }
    }

    private ModelOptions modelOptions() {
        return ModelOptions.DEFAULT
                .withBatch(run.batch == null ? 0 : run.batch)
                .withEmbeddings(rows.embeddings())
                .withFlip(run.augmentation == TestTimeAugmentation.FLIP)
                .withFastDecoding(input.decoding() == Decoding.FAST)
                .withLimits(input.limits())
                .withOps(run.ops)
                .withImageSize(imageSize.size().map(Object::toString).orElse(""));
    }

    /** Describes what affects the rows beside model and inputs. */
    private Map<String, String> describe(InputOptions options) {
        Map<String, String> description = new LinkedHashMap<>(rows.describeRules());
        description.put("--embeddings", String.valueOf(rows.embeddings()));
        description.put("--tta", run.augmentation.toString());
        description.put("--ops", run.ops);
        description.put("--image-size", imageSize.size().map(Object::toString).orElse("the model's"));
        description.put("--decode", input.decoding().toString());
        description.put("--max-pixels", String.valueOf(options.limits().maxPixels()));
        description.put("--max-bytes", String.valueOf(options.limits().maxBytes()));
        description.put("--image-column", options.imageColumn().orElse("the usual"));
        return description;
    }

    private void report(BulkSummary summary, ProgressLine progress) {
        progress.clear();
        if (summary.complete()) {
            progress.message(summary.toString());
        } else {
            progress.message(String.format(
                    Locale.ROOT,
                    "stopped; %,d partitions of %s are complete; go on with the same command and --resume",
                    summary.chunks() + summary.before(),
                    summary.output()));
        }
        if (run.json) {
            streams.out().println(Json.line(summary.toJson()));
        }
        streams.out().flush();
    }

    private int exitCode(BulkSummary summary) {
        if (!summary.complete()) {
            return INTERRUPTED;
        }
        boolean nothing = summary.failed() > 0 && summary.failed() == summary.rows();
        return nothing || (run.strict && summary.failed() > 0) ? 1 : 0;
    }
}
