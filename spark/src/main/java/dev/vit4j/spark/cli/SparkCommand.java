package dev.vit4j.spark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vit spark}: the commands that run on a cluster. */
@Command(
        name = "spark",
        customSynopsis = "vit spark COMMAND [OPTIONS]",
        description = "Classifies, trains and evaluates on a cluster with Apache Spark.",
        footer = {
            "",
            "Help on a command: vit spark COMMAND --help",
            "",
            "  vit spark classify --master spark://host:7077 --model M --input photos --output rows",
            "  vit spark train --master spark://host:7077 --data hdfs://nn/data --model nano/4 --out hdfs://nn/run",
            "  vit spark evaluate --master spark://host:7077 --model hdfs://nn/runs/a --data hdfs://nn/photos"
        })
public final class SparkCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }
}
