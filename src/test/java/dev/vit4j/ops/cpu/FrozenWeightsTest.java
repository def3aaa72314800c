package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.WeightLayout;
import dev.vit4j.ops.cpu.kernel.KernelChoice;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.fused.FusedOps;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weights that are constants are arranged in the first run and found arranged in all others. */
class FrozenWeightsTest {
    private static final int SIDE = 32;
    private static final int LAYERS = 6;

    /**
     * Weights as large as the layers' results, so that memory which a result has given up would fit them: it must not be
     * taken, since that result is written again in the next run.
     */
    @Test
    void everyRunGivesWhatTheFirstGave() {
        INDArray[] weights = new INDArray[LAYERS];
        for (int layer = 0; layer < LAYERS; layer++) {
            weights[layer] = random(layer);
        }
        INDArray x = random(77);
        INDArray expected = x.castTo(DataType.DOUBLE);
        for (INDArray weight : weights) {
            expected = expected.mmul(weight.castTo(DataType.DOUBLE).transpose());
        }
        SameDiff sd = SameDiff.create();
        EncoderOps ops = new FusedOps(sd, CpuBackend.capabilities());
        SDVariable y = sd.placeHolder("x", DataType.FLOAT, SIDE, SIDE);
        for (int layer = 0; layer < LAYERS; layer++) {
            y = ops.linear("y" + layer, y, sd.constant("w" + layer, weights[layer]), null);
        }
        for (WeightLayout layout : WeightLayout.values()) {
            try (GraphRunner runner = new GraphRunner(
                    sd, List.of(y.name()), () -> new CpuBackend(new Engine(KernelChoice.best(), 2, layout)))) {
                for (int run = 0; run < 4; run++) {
                    INDArray actual =
                            runner.run(Map.of("x", x)).values().iterator().next();
                    assertAntidiagonal(actual, expected, layout + ", run " + run);
                }
            }
        }
    }

    private static void assertAntidiagonal(INDArray actual, INDArray expected, String when) {
        for (int i = 0; i < SIDE; i++) {
            assertThat(actual.getDouble(i, SIDE - 1 - i))
                    .as("%s, row %d", when, i)
                    .isCloseTo(expected.getDouble(i, SIDE - 1 - i), within(1e-5));
        }
    }

    private static INDArray random(long seed) {
        double[] values = new Random(seed)
                .doubles((long) SIDE * SIDE)
                .map(u -> (2 * u - 1) * 0.3)
                .toArray();
        return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape(SIDE, SIDE);
    }
}
