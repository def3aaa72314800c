package dev.vit4j.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.OpsChoice;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightAverageTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void weighsThePastExponentially(boolean fused) {
        double decay = 0.8;
        int steps = 12;
        double[] series = new Random(5).doubles(steps + 1, -1, 1).toArray();
        FlatVector parameters = FlatVector.zeros(Map.of("a", new long[] {2}));
        parameters.flat().assign(series[0]);
        UpdateArithmetic arithmetic = fused
                ? new FusedUpdate(
                        OpsChoice.of("fused").optimizer(2).orElseThrow(), parameters, name -> false, name -> 1)
                : new StockUpdate(parameters.flat(), null);
        WeightAverage average = new WeightAverage(decay, parameters, arithmetic);
        double expected = Math.pow(decay, steps) * series[0];
        for (int t = 1; t <= steps; t++) {
            parameters.flat().assign(series[t]);
            average.update(parameters);
            expected += (1 - decay) * Math.pow(decay, steps - t) * series[t];
        }
        assertThat(average.average().flat().getDouble(1)).isCloseTo(expected, within(1e-6));
        arithmetic.close();
        assertThat(parameters.flat().getDouble(1)).isCloseTo(series[steps], within(1e-7));
    }
}
