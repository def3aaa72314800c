package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.train.optimizer.OptimizerSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyStoppingTest {
    /** A learning rate so low that nothing changes: no epoch is better than the first. */
    private static final OptimizerSettings FROZEN =
            SmallRuns.optimizer(1e-12, 0, 0, 0, 1).withPatience(2);

    @TempDir
    private Path folder;

    @Test
    void stopsWhenPatienceIsOutAndStaysStopped() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 3, 2);
        Path run = folder.resolve("run");
        SmallRuns.Notes notes = new SmallRuns.Notes();
        TrainingResult result = Training.start(SmallRuns.options(data, 9).with(FROZEN), run, notes, new StopRequest());
        assertThat(result.finished()).isTrue();
        assertThat(result.rows()).hasSize(3);
        assertThat(result.rows().get(result.bestEpoch() - 1).valLoss())
                .as("of equal accuracies the lowest loss is kept, without counting as an improvement")
                .isEqualTo(result.rows().stream()
                        .mapToDouble(EpochRow::valLoss)
                        .min()
                        .orElseThrow());
        assertThat(notes.lines).anyMatch(line -> line.contains("stopped early") && line.contains("epoch 1"));

        assertThat(SmallRuns.resume(run).rows()).hasSize(3);
    }
}
