package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.optimizer.AdamWUpdater;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The arithmetic of the sum is that of gradient accumulation on a single machine. */
class AccumulatorTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10})
    void equalsAccumulationOfTheOptimizerToTheBit(int micros) {
        int length = 10_007;
        double share = 1.0 / micros;
        float[] sum = new float[length];
        INDArray fusedSum = Nd4j.create(length);
        INDArray stockSum = Nd4j.create(length);
        SplittableRandom random = new SplittableRandom(micros);
        try (AdamWUpdater fused = OpsChoice.of("fused").optimizer(1).orElseThrow()) {
            for (int micro = 0; micro < micros; micro++) {
                float[] g = new float[length];
                for (int i = 0; i < length; i++) {
                    g[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9) - 4));
                }
                INDArray part = Nd4j.createFromArray(g);
                fused.gather(fusedSum, List.of(part), share, micro == 0);
                INDArray scaled = share == 1 ? part : part.mul(share);
                if (micro == 0) {
                    stockSum.assign(scaled);
                } else {
                    stockSum.addi(scaled);
                }
                Accumulator.SCALED_SUM.add(sum, g, length, (float) share, micro == 0);
            }
        }
        assertThat(sum).isEqualTo(fusedSum.toFloatVector()).isEqualTo(stockSum.toFloatVector());
    }
}
