package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.device.RequiresGpu;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on a GPU from images to checkpoints, and resuming from there. */
@RequiresGpu
class GpuTrainingTest {
    @TempDir
    private Path folder;

    @Test
    void anEpochTrainsAndItsRunGoesOn() throws IOException {
        Path data = ColorImages.withTest(folder.resolve("data"), 16, 6, 0);
        TrainOptions options = SmallRuns.options(data, 5);
        TrainingResult stopped = SmallRuns.runUntil(options, folder.resolve("run"), 2, 2);
        assertThat(stopped.rows()).hasSize(1);
        TrainingResult result = SmallRuns.resume(folder.resolve("run"));
        assertThat(result.finished()).isTrue();
        assertThat(result.rows().get(4).trainLoss())
                .isLessThan(0.3 * result.rows().get(0).trainLoss());
        assertThat(result.test().orElseThrow().top1()).isGreaterThan(0.9);
    }
}
