package dev.vit4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.cli.train.TrainingReport;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.spark.cluster.ExecutorProcess;
import dev.vit4j.spark.cluster.OnCluster;
import dev.vit4j.spark.cluster.SparkCluster;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains with replicas in processes of their own. */
@OnCluster
class ClusterTrainingOnClusterTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private TrainingReport train(SparkCluster cluster, TrainOptions options, Path out) throws IOException {
        cluster.session();
        return new ClusterTraining(Runs.cluster(cluster.master(), 2))
                .start(options, out, Runs.plan(), Runs.printer(shown), new StopRequest());
    }

    /** Two classes of noisy images of 32 pixels, one of which is no image. */
    private TrainOptions withCorruptFile(int epochs, int batch) throws IOException {
        Path data = folder.resolve("data");
        Random random = new Random(3);
        for (String name : new String[] {"dark", "light"}) {
            for (int i = 0; i < 40; i++) {
                byte[] pixels = new byte[32 * 32 * 3];
                random.nextBytes(pixels);
                for (int p = 0; p < pixels.length; p++) {
                    pixels[p] = (byte) ((pixels[p] & 0x7f) + (name.equals("light") ? 0x80 : 0));
                }
                ImageEncoder.writePng(
                        new RgbImage(32, 32, pixels), data.resolve(name).resolve(i + ".png"));
            }
        }
        Files.writeString(data.resolve("dark").resolve("7.png"), "no image");
        TrainOptions options = Runs.options(0, epochs, batch, 2);
        return options.with(options.data().withPath(data.toString()).with(OnBadImage.SKIP));
    }

    @Test
    void anUndisturbedTrainingEqualsOneProcess(SparkCluster cluster) throws IOException {
        TrainOptions options = withCorruptFile(2, 8);
        Path alone = Runs.alone(options, folder.resolve("alone"));
        Path run = folder.resolve("spark");

        TrainingReport report = train(cluster, options, run);

        assertThat(report.finished()).isTrue();
        Runs.assertSame(alone, run);
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("2 replicas on Spark")
                .contains("7.png");
        assertThat(Files.readAllLines(run.resolve("bad-images.csv"))).hasSize(2);
    }

    @Test
    void killedExecutorsDoNotChangeTheResult(SparkCluster cluster) throws Exception {
        TrainOptions options = withCorruptFile(10, 4);
        options = options.with(options.run().withCheckpointSteps(3));
        Path alone = Runs.alone(options, folder.resolve("alone"));
        Path run = folder.resolve("spark");
        cluster.session();
        CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> {
            killAt(cluster, run, 8, 0);
            killAt(cluster, run, 40, 1);
        });

        TrainingReport report = train(cluster, options, run);

        killer.get(10, TimeUnit.SECONDS);
        assertThat(report.finished()).isTrue();
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("going on from the last checkpoint with 2 replicas");
        Runs.assertSame(alone, run);
    }

    /** Kills an executor once a checkpoint of that step or a later one is there. */
    private static void killAt(SparkCluster cluster, Path run, long step, int index) {
        try {
            while (step(run) < step) {
                Thread.sleep(20);
            }
            List<ExecutorProcess> executors = cluster.executors();
            while (executors.size() < 2) {
                Thread.sleep(20);
                executors = cluster.executors();
            }
            executors.get(index).kill9();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long step(Path run) {
        try {
            String progress = Files.readString(run.resolve("last/progress.json"));
            return Long.parseLong(progress.replaceAll("(?s).*\"step\" ?: ?(\\d+).*", "$1"));
        } catch (IOException | NumberFormatException e) {
            return -1; // being replaced, or not there yet
        }
    }
}
