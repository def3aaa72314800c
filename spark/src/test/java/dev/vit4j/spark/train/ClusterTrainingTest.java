package dev.vit4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.cli.train.TrainingReport;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Locations;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.spark.exchange.PortRange;
import dev.vit4j.spark.executor.Release;
import dev.vit4j.spark.session.ClusterSession;
import dev.vit4j.spark.session.SessionOptions;
import dev.vit4j.train.ResumeChanges;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import dev.vit4j.train.Training;
import dev.vit4j.train.optimizer.LearningRate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trains with tasks of one JVM; real processes are the matter of {@code ClusterTrainingOnClusterTest}. */
class ClusterTrainingTest {
    private static final String MASTER = "local[3]";
    private static SparkSession spark;

    /** What viewfs://lake/files shows. */
    @TempDir
    private static Path lake;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master(MASTER)
                .appName("test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config(
                        "spark.hadoop.fs.viewfs.mounttable.lake.link./files",
                        lake.toUri().toString())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private TrainingReport train(TrainOptions options, Path out, int replicas, StopRequest stop) throws IOException {
        return new ClusterTraining(Runs.cluster(MASTER, replicas))
                .start(options, out, Runs.plan(), Runs.printer(shown), stop);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,1", "2,3"})
    void replicasEqualOneProcessThatAccumulates(int replicas, int given) throws IOException {
        int accumulate = Math.max(replicas, given);
        Path alone = Runs.alone(Runs.options(12, 2, 8, accumulate), folder.resolve("alone"));
        Path run = folder.resolve("spark");
        TrainingReport report = train(Runs.options(12, 2, 8, given), run, replicas, new StopRequest());
        assertThat(report.finished()).isTrue();
        Runs.assertSame(alone, run);
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains(replicas + (replicas == 1 ? " replica on Spark" : " replicas on Spark"))
                .contains("epoch 2/2  loss");
        assertThat(report.lines()).anyMatch(line -> line.startsWith("best epoch"));
        assertThat(report.json().path("epochs").asInt()).isEqualTo(2);
    }

    @Test
    void aStoppedTrainingIsResumed() throws IOException {
        Path alone = Runs.alone(Runs.options(12, 2, 8, 2), folder.resolve("alone"));
        Path run = folder.resolve("spark");
        StopRequest stop = new StopRequest();
        stop.request();
        TrainingReport stopped = train(Runs.options(12, 2, 8, 2), run, 2, stop);
        assertThat(stopped.finished()).isFalse();
        assertThat(stopped.lines()).anyMatch(line -> line.contains("vit spark train --resume"));
        TrainingReport report = new ClusterTraining(Runs.cluster(MASTER, 1))
                .resume(run, ResumeChanges.NONE, Runs.plan(), Runs.printer(shown), new StopRequest());
        assertThat(report.finished()).isTrue();
        Runs.assertSame(alone, run);
    }

    @Test
    void moreReplicasThanSlotsAreRefused() {
        assertThatThrownBy(() -> new ClusterTraining(new ClusterOptions(
                                new SessionOptions(
                                        Optional.of(MASTER), Map.of(), Duration.ofSeconds(1), false, Optional.empty()),
                                7,
                                Runs.cluster(MASTER, 7).exchange(),
                                PortRange.ANY,
                                0))
                        .start(
                                Runs.options(12, 1, 8, 1),
                                folder.resolve("x"),
                                Runs.plan(),
                                Runs.printer(shown),
                                new StopRequest()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--replicas 7: only 3 tasks");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void fewerMicroBatchesThanReplicasAreRefused() {
        assertThatThrownBy(() -> train(Runs.options(12, 1, 8, 2), folder.resolve("x"), 3, new StopRequest()))
                .hasMessageContaining("--accumulate 2: the 3 replicas need at least as many");
    }

    @Test
    void aReplicasFailureIsTheMessageOfTheRun() {
        TrainOptions options = Runs.options(12, 1, 8, 2);
        assertThatThrownBy(() -> train(
                        options.with(options.optimizer().with(new LearningRate(1e30, 1e30, 0, 1))),
                        folder.resolve("x"),
                        2,
                        new StopRequest()))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("training diverged: loss");
    }

    @Test
    void aFolderThatAReplicaDoesNotSeeIsNamed() throws IOException {
        Path run = folder.resolve("run");
        Training.prepare(Runs.options(12, 1, 8, 2), run, note -> {});
        TrainingJob job = new TrainingJob(
                Release.current(),
                run.toString(),
                "hash of another folder's file",
                1,
                0,
                TrainingJob.Exchange.of(Runs.cluster(MASTER, 2).exchange()),
                new ProgressAddress("127.0.0.1", 1, Secret.random()));
        assertThatThrownBy(() -> new Attempt(ClusterSession.open(SessionOptions.of(MASTER), "test"), run).run(job, 2))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--out " + run)
                .hasMessageContaining("does not see the driver's files");
    }

    @Test
    void dataAndRunMayLieOnAHadoopFileSystem() throws IOException {
        Path shards = lake.resolve("train");
        for (String name : List.of("dark", "light")) {
            for (int i = 0; i < 20; i++) {
                byte[] pixels = new byte[16 * 16 * 3];
                Arrays.fill(pixels, (byte) (3 * i + (name.equals("light") ? 128 : 0)));
                ImageEncoder.writePng(
                        new RgbImage(16, 16, pixels), shards.resolve(name).resolve(i + ".png"));
            }
        }
        TrainOptions options = Runs.options(0, 2, 4, 2);
        Path alone = Runs.alone(options.with(options.data().withPath(shards.toString())), folder.resolve("alone"));
        Path run = Locations.path("viewfs://lake/files/run");

        TrainingReport report =
                train(options.with(options.data().withPath("viewfs://lake/files/train")), run, 2, new StopRequest());

        assertThat(report.finished()).isTrue();
        assertThat(report.json().path("run").asText()).isEqualTo("viewfs://lake/files/run");
        Runs.assertSame(alone, lake.resolve("run"));
        assertThat(lake.resolve("run/config.json")).content().contains("viewfs://lake/files/train");
    }
}
