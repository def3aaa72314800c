package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.WeightNames;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.optimizer.OptimizerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class FrozenBackboneTest {
    private static final OptimizerSettings QUICK = SmallRuns.optimizer(0.05, 1e-3, 0, 0, 1);

    @TempDir
    private Path folder;

    private TrainOptions headOnly(int epochs) throws IOException {
        Path first = folder.resolve("first");
        if (!Files.exists(first)) {
            Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 4);
            SmallRuns.run(SmallRuns.options(data, 1), first);
            // Other class names, so that a row of the head is new.
            Path other = ColorImages.withTest(folder.resolve("other"), 8, 4, 0);
            for (String part : new String[] {"train", "val", "test"}) {
                Files.move(
                        other.resolve(part).resolve("red"), other.resolve(part).resolve("scarlet"));
            }
        }
        return SmallRuns.options(
                        folder.resolve("other"), first.resolve("best").toString(), epochs, 8, 1, QUICK, SmallRuns.PLAIN)
                .withFrozenBackbone();
    }

    @Test
    void theHeadLearnsAndTheBackboneStaysBitForBit() throws IOException {
        TrainOptions options = headOnly(6);
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainingResult result = Training.start(options, folder.resolve("run"), notes, new StopRequest());

        assertThat(notes.lines).anyMatch(line -> line.contains("class head: keeps the rows of"));
        assertThat(result.rows().get(5).trainLoss())
                .isLessThan(result.rows().get(0).trainLoss());
        assertThat(result.bestValTop1()).isGreaterThan(0.9);
        assertThat(result.test().orElseThrow().top1()).isGreaterThan(0.9);
        Map<String, INDArray> before =
                ModelFolder.read(folder.resolve("first/best")).weights();
        Map<String, INDArray> after =
                ModelFolder.read(folder.resolve("run/last")).weights();
        before.forEach((name, array) -> {
            boolean head = name.equals(WeightNames.HEAD_WEIGHT) || name.equals(WeightNames.HEAD_BIAS);
            assertThat(after.get(name).equalsWithEps(array, 0)).as(name).isEqualTo(!head);
        });
    }

    @Test
    void aResumedHeadEqualsOneThatNeverStopped() throws IOException {
        TrainOptions options = headOnly(4);
        SmallRuns.run(options, folder.resolve("whole"));
        SmallRuns.runUntil(options, folder.resolve("run"), 2, 1);
        SmallRuns.resume(folder.resolve("run"));
        for (String file : new String[] {"last/model.safetensors", "last/optimizer.safetensors"}) {
            assertThat(SmallRuns.bytes(folder.resolve("run").resolve(file)))
                    .isEqualTo(SmallRuns.bytes(folder.resolve("whole").resolve(file)));
        }
    }

    @Test
    void aStopWhileFeaturesAreMadeLosesNothing() throws IOException {
        TrainOptions options = headOnly(2);
        StopRequest stop = new StopRequest();
        stop.request();
        TrainingResult stopped = Training.start(options, folder.resolve("run"), TrainingListener.SILENT, stop);
        assertThat(stopped.finished()).isFalse();
        assertThat(SmallRuns.resume(folder.resolve("run")).finished()).isTrue();
    }
}
