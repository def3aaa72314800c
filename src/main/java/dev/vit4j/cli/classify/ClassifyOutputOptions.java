package dev.vit4j.cli.classify;

import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.Scores;
import dev.vit4j.classify.output.RowFormat;
import dev.vit4j.cli.shared.FiniteFloat;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.evaluate.ClassThresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Output options of {@code vit classify}. */
final class ClassifyOutputOptions {
    static final String HEADING = "%nOutput:%n";

    private static final int MOST_BY_DEFAULT = 5;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveInt.class,
            description = "Writes the N best predictions for each image (default: ${DEFAULT-VALUE}).")
    private int topK = MOST_BY_DEFAULT;

    @Option(
            names = "--scores",
            paramLabel = "prob|logit",
            defaultValue = "prob",
            description = "Writes probabilities or logits as scores (default: ${DEFAULT-VALUE}).")
    private Scores scores = Scores.PROB;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            converter = FiniteFloat.class,
            description = "Drops predictions with a lower score; an image with none left keeps its row.")
    private Float threshold;

    @Option(
            names = "--thresholds",
            paramLabel = "F.json",
            description = "Drops predictions below the threshold of their class, in a file of vit evaluate"
                    + " --write-thresholds; 0.5 for classes that are not in it.")
    private Path thresholds;

    @Option(
            names = "--embeddings",
            description = "Adds each image's pooled features, for search and clustering; jsonl and parquet only.")
    private boolean embeddings;

    @Option(
            names = "--format",
            paramLabel = "table|jsonl|csv|parquet",
            description =
                    "Selects a table for people, JSON lines, CSV (RFC 4180), or Parquet (default: by the extension of"
                            + " --out, else table).")
    private RowFormat format;

    @Option(
            names = "--out",
            paramLabel = "F",
            description = "Writes the rows to file F, which appears when all are done (default: stdout). Until then,"
                    + " jsonl and csv rows are in F.part.")
    private Path out;

    @Option(
            names = "--resume",
            description =
                    "Continues after the last complete row of an interrupted run (F.part) with the same inputs and"
                            + " options; starts from the beginning if there is none.")
    private boolean resume;

    @Option(names = "--strict", description = "Exits with 1 if any image failed, not only if all did.")
    private boolean strict;

    @Option(names = "--timings", description = "Reports on stderr how long decoding, the model, and waiting took.")
    private boolean timings;

    /** @throws ParameterException if the options contradict each other */
    void check(CommandLine line) throws IOException {
        RowFormat chosen = format();
        require(line, chosen.isText() || out != null, "--format parquet: needs a file; name it with --out F");
        require(line, !resume || out != null, "--resume: continues a file; name it with --out F");
        require(
                line,
                !resume || chosen.isResumable(),
                "--resume: " + chosen + " is written as a whole and cannot be continued; use --format jsonl or csv");
        require(
                line,
                !embeddings || chosen == RowFormat.JSONL || chosen == RowFormat.PARQUET,
                "--embeddings: " + chosen + " cannot hold vectors; use --format jsonl or parquet");
        require(line, threshold == null || thresholds == null, "--threshold and --thresholds: choose one");
        require(
                line,
                thresholds == null || scores == Scores.PROB,
                "--thresholds: are probabilities; leave out --scores");
        if (thresholds != null) {
            InputPath.requireFile("--thresholds", thresholds);
        }
        OutputPath.requireFile("--out", out);
    }

    private static void require(CommandLine line, boolean condition, String problem) {
        if (!condition) {
            throw new ParameterException(line, problem);
        }
    }

    RowFormat format() {
        if (format != null) {
            return format;
        }
        return out == null ? RowFormat.TABLE : RowFormat.byName(out).orElse(RowFormat.TABLE);
    }

    /** Whether more predictions are asked for than there are classes; the default of a model with few is not asked for. */
    boolean asksForMoreThan(int classes) {
        return topK > Math.max(classes, MOST_BY_DEFAULT);
    }

    /**
     * @param labels class names of the model
     * @return which predictions a row has
     * @throws dev.vit4j.common.BadInputException if there is a threshold for another class
     */
    RowRules rules(List<String> labels) {
        return new RowRules(
                topK,
                scores,
                Optional.ofNullable(threshold),
                Optional.ofNullable(thresholds)
                        .map(file -> ClassThresholds.read(file).of(labels)));
    }

    /** Returns what decides about rows, by option. */
    Map<String, String> describeRules() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("--top-k", String.valueOf(topK));
        description.put("--scores", scores.toString());
        description.put("--threshold", threshold == null ? "none" : threshold.toString());
        if (thresholds != null) {
            description.put(
                    "--thresholds", ClassThresholds.read(thresholds).byLabel().toString());
        }
        return description;
    }

    Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    boolean embeddings() {
        return embeddings;
    }

    boolean resume() {
        return resume;
    }

    boolean timings() {
        return timings;
    }

    boolean strict() {
        return strict;
    }
}
