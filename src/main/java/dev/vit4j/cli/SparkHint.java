package dev.vit4j.cli;

import dev.vit4j.cli.shared.Streams;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands for {@code vit spark} where the project vit4j-spark is not on the class path, and says how to get it. */
@Command(
        name = "spark",
        customSynopsis = "vit spark COMMAND [OPTIONS]",
        description = "Classifies, trains and evaluates on a cluster with Apache Spark.",
        footer = {
            "",
            "A project of its own: run it with scripts/vit, which builds it, or see docs/spark.md.",
            "",
            "  vit spark classify --master spark://host:7077 --model M --input photos --output rows"
        })
final class SparkHint implements Callable<Integer> {
    private final Streams streams;

    @Parameters(arity = "0..*", hidden = true)
    @SuppressWarnings("UnusedVariable") // whatever is typed after "spark"
    private List<String> ignored;

    SparkHint(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        streams.err()
                .println("vit: vit spark needs the project vit4j-spark and Spark on the class path: run it with"
                        + " scripts/vit, which builds the project, or see docs/spark.md");
        return 2;
    }
}
