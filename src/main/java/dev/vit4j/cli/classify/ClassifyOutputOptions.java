package dev.vit4j.cli.classify;

import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.Scores;
import dev.vit4j.classify.output.RowFormat;
import dev.vit4j.cli.shared.PositiveInt;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of {@code vit classify} that say what is written. */
final class ClassifyOutputOptions {
    static final String HEADING = "%nWhat is written:%n";

    @Option(
            names = "--top-k",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveInt.class,
            description = "Predictions for each image, best first (default: ${DEFAULT-VALUE}).")
    private int topK = 5;

    @Option(
            names = "--scores",
            paramLabel = "prob|logit",
            defaultValue = "prob",
            description = "Probabilities, or what the model puts out before softmax (default: ${DEFAULT-VALUE}).")
    private Scores scores = Scores.PROB;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "Leave out predictions with a lower score; an image with none left keeps its row.")
    private Float threshold;

    @Option(
            names = "--embeddings",
            description = "Also each image's pooled vector, for search and clustering; in jsonl and parquet.")
    private boolean embeddings;

    @Option(
            names = "--format",
            paramLabel = "table|jsonl|csv|parquet",
            description = "table for people, JSON lines, CSV by RFC 4180 or Parquet (default: by the ending of --out,"
                    + " else table).")
    private RowFormat format;

    @Option(
            names = "--out",
            paramLabel = "F",
            description = "Write the rows to file F, which appears when all are done (default: stdout). Until then"
                    + " jsonl and csv stand in F.part.")
    private Path out;

    @Option(
            names = "--resume",
            description = "Go on after the last complete row of an interrupted run (F.part), with the same inputs and"
                    + " options; without one, start.")
    private boolean resume;

    @Option(names = "--strict", description = "Exit with 1 if any image failed, not only if all did.")
    private boolean strict;

    @Option(names = "--timings", description = "Also say on stderr where the time went: decoding, model, waiting.")
    private boolean timings;

    /** @throws ParameterException if the options contradict each other */
    void check(CommandLine line) {
        RowFormat chosen = format();
        require(line, chosen.isText() || out != null, "--format parquet: a binary file; say where with --out F");
        require(line, !resume || out != null, "--resume: goes on with a file; name it with --out F");
        require(
                line,
                !resume || chosen.isResumable(),
                "--resume: " + chosen + " is written as a whole and cannot be gone on with; use --format jsonl or csv");
        require(
                line,
                !embeddings || chosen == RowFormat.JSONL || chosen == RowFormat.PARQUET,
                "--embeddings: " + chosen + " has no place for a vector; use --format jsonl or parquet");
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

    RowRules rules() {
        return new RowRules(topK, scores, Optional.ofNullable(threshold));
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
