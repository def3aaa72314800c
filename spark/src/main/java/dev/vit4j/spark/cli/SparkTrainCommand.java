package dev.vit4j.spark.cli;

import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.train.TrainCommand;
import dev.vit4j.cli.train.TrainingRunner;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.spark.exchange.ExchangeOptions;
import dev.vit4j.spark.exchange.PortRange;
import dev.vit4j.spark.exchange.Wire;
import dev.vit4j.spark.session.ClusterSession;
import dev.vit4j.spark.train.ClusterOptions;
import dev.vit4j.spark.train.ClusterTraining;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vit spark train}. */
@Command(
        name = "train",
        customSynopsis = "vit spark train [OPTIONS] --master URL --data D --model V --out RUN",
        description =
                "Trains on a cluster: each task holds a replica of the model and computes the gradients of its share of the"
                        + " micro-batches of an update. The result equals that of vit train with as many micro-batches"
                        + " (--accumulate), bit by bit, for any number of replicas on processors of one kind.",
        footer = {
            "",
            "--data and --out must be folders that all machines share, or locations on a Hadoop file system. A lost executor"
                    + " is replaced, and training goes on from the last checkpoint (after each epoch, and every"
                    + " --checkpoint-steps).",
            "",
            "  vit spark train --master spark://host:7077 --data hdfs://nn/cifar10 --model nano/4 --out hdfs://nn/runs/a",
            "  vit spark train --master yarn --replicas 8 --data /mnt/photos --model runs/first/best --out /mnt/runs/b",
            "  vit spark train --master spark://host:7077 --resume /mnt/runs/b"
        })
public final class SparkTrainCommand extends TrainCommand {
    private static final Set<String> BESIDE_RESUME = Set.of(
            "--master",
            "--conf",
            "--wait",
            "--verbose",
            "--log",
            "--replicas",
            "--retries",
            "--gradients",
            "--bind",
            "--ports",
            "--driver-ports",
            "--timeout");

    @ArgGroup(validate = false, heading = SparkOptions.HEADING, order = 0)
    private SparkOptions spark = new SparkOptions();

    @ArgGroup(validate = false, heading = "%nReplicas:%n", order = 0)
    private Replicas replicas = new Replicas();

    /** The group Replicas. */
    private static final class Replicas {
        @Option(
                names = "--replicas",
                paramLabel = "N",
                converter = NotNegativeInt.class,
                description =
                        "Train with N tasks, each a replica of the model with spark.task.cpus threads; 0 for as many as"
                                + " run at the same time (default: ${DEFAULT-VALUE}).")
        private int count;

        @Option(
                names = "--retries",
                paramLabel = "N",
                converter = NotNegativeInt.class,
                description =
                        "Go on from the last checkpoint up to N times if replicas are lost before the next one (default:"
                                + " ${DEFAULT-VALUE}).")
        private int retries = 4;

        @Option(
                names = "--gradients",
                paramLabel = "float32|bfloat16",
                description =
                        "Send gradients with 32 or 16 bits. With 16, half as much is sent, and the result is no longer"
                                + " that of a single machine (default: ${DEFAULT-VALUE}).")
        private Wire wire = Wire.FLOAT32;

        @Option(
                names = "--bind",
                paramLabel = "ADDRESS",
                description =
                        "Let replicas listen on this interface (eth0), or the address of their machine in this network"
                                + " (10.0.0.0/8), or of this name (default: the address of the machine's name).")
        private String bind = "";

        @Option(
                names = "--ports",
                paramLabel = "FIRST-LAST",
                description = "Let replicas listen on a port of this range; 0 for any (default: ${DEFAULT-VALUE}).")
        private String ports = "0";

        @Option(
                names = "--driver-ports",
                paramLabel = "FIRST-LAST",
                description = "Let the driver listen on a port of this range for the progress; 0 for any (default:"
                        + " ${DEFAULT-VALUE}).")
        private String driverPorts = "0";

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                converter = PositiveInt.class,
                description = "Give a replica up that was silent for so long; a dead one is noticed at once (default:"
                        + " ${DEFAULT-VALUE}).")
        private int timeout = (int) ExchangeOptions.DEFAULTS.timeout().toSeconds();
    }

    /** @param streams where it reads and writes */
    public SparkTrainCommand(Streams streams) {
        super(streams);
    }

    @Override
    public Integer call() throws IOException {
        ClusterSession.prepare(spark.toOptions());
        return super.call();
    }

    @Override
    protected TrainingRunner runner() {
        ExchangeOptions exchange = option(
                "--timeout " + replicas.timeout,
                () -> ExchangeOptions.DEFAULTS
                        .withAddress(replicas.bind)
                        .withPorts(ports("--ports", replicas.ports))
                        .withTimeout(Duration.ofSeconds(replicas.timeout))
                        .withWire(replicas.wire));
        return new ClusterTraining(new ClusterOptions(
                spark.toOptions(),
                replicas.count,
                exchange,
                ports("--driver-ports", replicas.driverPorts),
                replicas.retries));
    }

    private static PortRange ports(String option, String text) {
        return option(option + " " + text, () -> PortRange.parse(text));
    }

    private interface Value<T> {
        T get();
    }

    private static <T> T option(String option, Value<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new BadOptionException(option + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected Set<String> besideResume() {
        return BESIDE_RESUME;
    }
}
