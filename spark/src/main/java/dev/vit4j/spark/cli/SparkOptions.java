package dev.vit4j.spark.cli;

import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.spark.session.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command of {@code vit spark}; used as an argument group, so that help shows them together. */
public final class SparkOptions {
    public static final String HEADING = "%nCluster:%n";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Connect to this cluster: spark://HOST:PORT, yarn, k8s://..., or local[N] for N threads without"
                            + " one (default: spark.master, which spark-submit sets).")
    private String master;

    @Option(
            names = "--conf",
            paramLabel = "K=V",
            description = "Set any setting of Spark, such as spark.executor.memory=4g; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            converter = PositiveInt.class,
            description = "Wait this long for the first executor (default: ${DEFAULT-VALUE}).")
    private int wait = 60;

    @Option(names = "--verbose", description = "Print Spark's warnings, with the stack traces of failed tasks.")
    private boolean verbose;

    @Option(names = "--log", paramLabel = "F", description = "Write Spark's log to this file.")
    private Path log;

    /** @return how to connect */
    public SessionOptions toOptions() {
        return new SessionOptions(
                Optional.ofNullable(master), settings, Duration.ofSeconds(wait), verbose, Optional.ofNullable(log));
    }
}
