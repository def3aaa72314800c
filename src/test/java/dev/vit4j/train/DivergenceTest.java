package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.train.optimizer.OptimizerSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivergenceTest {
    /** Uses weight decay, since the first step's huge head could otherwise happen to classify everything correctly. */
    private static final OptimizerSettings WILD = SmallRuns.optimizer(1e30, 0, 0, 0.05, 1);

    @TempDir
    private Path folder;

    @Test
    void stopsTheRunNamingStepRateAndRemedy() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 2);
        TrainOptions options = SmallRuns.options(data, 2).with(WILD);
        assertThatThrownBy(() -> SmallRuns.run(options, folder.resolve("run")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("diverged")
                .hasMessageContaining("step 2 ")
                .hasMessageContaining("learning rate")
                .hasMessageContaining("e+29")
                .hasMessageContaining("try --lr ");
        assertThat(folder.resolve("run/last")).doesNotExist();
        assertThat(folder.resolve("run/best")).doesNotExist();
    }

    @Test
    void keepsTheStateOfTheEpochsBefore() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 2);
        Path run = folder.resolve("run");
        SmallRuns.runUntil(SmallRuns.options(data, 3), run, 1, 0);
        byte[] last = SmallRuns.bytes(run.resolve("last/model.safetensors"));
        byte[] best = SmallRuns.bytes(run.resolve("best/model.safetensors"));
        new RunFolder(run).writeOptions(SmallRuns.options(data, 3).with(WILD));

        assertThatThrownBy(() -> SmallRuns.resume(run))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("epoch 2");
        assertThat(SmallRuns.bytes(run.resolve("last/model.safetensors"))).isEqualTo(last);
        assertThat(SmallRuns.bytes(run.resolve("best/model.safetensors"))).isEqualTo(best);

        new RunFolder(run).writeOptions(SmallRuns.options(data, 3));
        assertThat(SmallRuns.resume(run).finished()).isTrue();
    }
}
