package dev.vit4j.cli.classify;

import dev.vit4j.classify.output.RowFormat;
import dev.vit4j.cli.shared.OutputPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Output options of {@code vit classify}. */
final class ClassifyOutputOptions extends RowOptions {
    static final String HEADING = "%nOutput:%n";

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
                !embeddings() || chosen == RowFormat.JSONL || chosen == RowFormat.PARQUET,
                "--embeddings: " + chosen + " cannot hold vectors; use --format jsonl or parquet");
        checkRows(line);
        OutputPath.requireFile("--out", out);
    }

    RowFormat format() {
        if (format != null) {
            return format;
        }
        return out == null ? RowFormat.TABLE : RowFormat.byName(out).orElse(RowFormat.TABLE);
    }

    Optional<Path> out() {
        return Optional.ofNullable(out);
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
