package dev.vit4j.spark.cli;

import dev.vit4j.cli.evaluate.EvaluateCommand;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.spark.evaluate.ClusterEngine;
import dev.vit4j.spark.session.ClusterSession;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code vit spark evaluate}. */
@Command(
        name = "evaluate",
        customSynopsis = "vit spark evaluate [OPTIONS] --master URL --model M --data D",
        description =
                "Measures a model on labeled images with a cluster. Executors run the model, and the driver counts in the"
                        + " order of the images: all figures equal those of vit evaluate, to the last bit on processors of one kind.",
        footer = {
            "",
            "--data must be a place that all machines share: a folder, or a location on a Hadoop file system. --model is read"
                    + " by the driver.",
            "",
            "  vit spark evaluate --master spark://host:7077 --model hdfs://nn/runs/a --data hdfs://nn/photos --json",
            "  vit spark evaluate --master yarn --model A --model B --data /mnt/photos --report report"
        })
public final class SparkEvaluateCommand extends EvaluateCommand {
    @ArgGroup(validate = false, heading = SparkOptions.HEADING, order = 0)
    private SparkOptions spark = new SparkOptions();

    /** @param streams where it writes */
    public SparkEvaluateCommand(Streams streams) {
        super(streams, new LocalEngine());
    }

    @Override
    public Integer call() throws IOException {
        ClusterSession.prepare(spark.toOptions());
        return super.call();
    }

    @Override
    protected Engine models() {
        return new ClusterEngine(spark.toOptions());
    }
}
