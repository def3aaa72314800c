package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.train.optimizer.OptimizerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class AccumulationTest {
    private static final OptimizerSettings STEADY = SmallRuns.optimizer(1e-4, 1e-5, 0, 0, 0);

    @TempDir
    private Path folder;

    @Test
    void twoHalfBatchesMakeTheUpdateOfOneWhole() throws IOException {
        Path data = ColorImages.trainAndVal(folder.resolve("data"), 8, 2);
        SmallRuns.run(
                SmallRuns.options(data, 1), folder.resolve("start")); // a new head is zero and passes no gradient on
        String start = folder.resolve("start/best").toString();
        EpochRow whole = run(SmallRuns.options(data, start, 1, 24, 1, STEADY, SmallRuns.PLAIN), "whole");
        EpochRow halves = run(SmallRuns.options(data, start, 1, 12, 2, STEADY, SmallRuns.PLAIN), "halves");

        assertThat(whole.step()).isEqualTo(1);
        assertThat(halves.step()).isEqualTo(1);
        assertThat(halves.trainLoss()).isCloseTo(whole.trainLoss(), within(1e-6));
        Map<String, INDArray> expected = state("whole");
        Map<String, INDArray> actual = state("halves");
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        double largest = 0;
        for (Map.Entry<String, INDArray> tensor : expected.entrySet()) {
            assertThat(Golden.difference(actual.get(tensor.getKey()), tensor.getValue()))
                    .as(tensor.getKey())
                    .isLessThan(1e-6);
            largest = Math.max(largest, tensor.getValue().amaxNumber().doubleValue());
        }
        assertThat(largest).as("there are gradients to compare").isGreaterThan(1e-3);
    }

    private EpochRow run(TrainOptions options, String name) throws IOException {
        return SmallRuns.run(options, folder.resolve(name)).rows().get(0);
    }

    private Map<String, INDArray> state(String run) {
        return Safetensors.read(folder.resolve(run).resolve("last/optimizer.safetensors"));
    }
}
