package dev.vit4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.train.TrainingProgressPrinter;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.model.Dropouts;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.device.DeviceRequest;
import dev.vit4j.ops.device.Devices;
import dev.vit4j.spark.exchange.ExchangeOptions;
import dev.vit4j.spark.exchange.PortRange;
import dev.vit4j.spark.session.SessionOptions;
import dev.vit4j.train.AugmentationSettings;
import dev.vit4j.train.Regularization;
import dev.vit4j.train.RunSettings;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import dev.vit4j.train.Training;
import dev.vit4j.train.TrainingListener;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.Swa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Small trainings, alone and on Spark, and their comparison. */
final class Runs {
    static final Path MINI =
            Path.of("..", "data", "cifar10-mini").toAbsolutePath().normalize();
    private static final List<String> STATE =
            List.of("last/model.safetensors", "last/optimizer.safetensors", "best/model.safetensors");

    private Runs() {}

    /** Returns options of a run with everything that is drawn at random: augmentation, masks, mixing. */
    static TrainOptions options(int perClass, int epochs, int batch, int accumulate) {
        TrainOptions options = TrainOptions.of(MINI.toString(), "test");
        return options.with(
                        options.data().with(new DataSubset(List.of(), perClass)).withValSplit(0.2))
                .with(new RunSettings(epochs, batch, accumulate, 7, "auto", 1, 0))
                .with(OptimizerSettings.DEFAULT.with(new Averaging(0.7, Swa.NONE)))
                .with(new Regularization(0.1, new Dropouts(0.1, 0.1, 0.2, 0.3)))
                .with(new AugmentationSettings(new Augmentation(2, true), new Mixing(0.4, 0.8, 0.8, 0.5, 0)));
    }

    static RunPlan plan() {
        return new RunPlan(
                Devices.choose(new DeviceRequest(DeviceRequest.Kind.CPU, 0)),
                "auto",
                OpsChoice.of("auto"),
                OptionalInt.of(1));
    }

    static ClusterOptions cluster(String master, int replicas) {
        return new ClusterOptions(
                SessionOptions.of(master),
                replicas,
                ExchangeOptions.DEFAULTS.withAddress("127.0.0.1"),
                PortRange.ANY,
                4);
    }

    /** Shows progress in memory. */
    static TrainingProgressPrinter printer(ByteArrayOutputStream shown) {
        return new TrainingProgressPrinter(
                ProgressLine.silent(new PrintStream(shown, true, StandardCharsets.UTF_8)),
                summary -> "",
                () -> {},
                System::nanoTime);
    }

    static Path alone(TrainOptions options, Path out) throws IOException {
        plan().apply();
        Training.start(options, out, TrainingListener.SILENT, new StopRequest());
        return out;
    }

    static void assertSame(Path one, Path other) throws IOException {
        assertThat(withoutTimes(other)).isEqualTo(withoutTimes(one));
        for (String file : STATE) {
            assertThat(Files.readAllBytes(other.resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(one.resolve(file)));
        }
        assertThat(names(other)).isEqualTo(names(one));
    }

    private static List<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return files.map(file -> run.relativize(file).toString())
                    .filter(name -> !name.endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the metrics without what depends on the clock. */
    static String withoutTimes(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> line.replaceAll("(,[^,]*){3}$", ""))
                .collect(Collectors.joining("\n"));
    }
}
