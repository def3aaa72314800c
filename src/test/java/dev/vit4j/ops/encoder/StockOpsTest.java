package dev.vit4j.ops.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.cpu.OpGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class StockOpsTest {
    /** With one row the row's deviation is a scalar, which ND4J's gradient of a division gets wrong. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void gradientOfLayerNormIsItsSlopeForAnyNumberOfRows(int rows) {
        int width = 6;
        OpGraph graph = new OpGraph(
                        9, (ops, x) -> ops.layerNorm("y", x.apply("x"), x.apply("gamma"), x.apply("beta"), 1e-6))
                .variable("x", rows, width)
                .variable("gamma", width)
                .variable("beta", width);
        INDArray gradient = graph.stock().gradients().get("x").reshape(-1);
        double[] x = graph.values("x");
        double h = 1e-6;
        for (int i = 0; i < x.length; i++) {
            double kept = x[i];
            x[i] = kept + h;
            double above = graph.stock().loss();
            x[i] = kept - h;
            double below = graph.stock().loss();
            x[i] = kept;
            assertThat(gradient.getDouble(i)).isCloseTo((above - below) / (2 * h), within(1e-6));
        }
    }
}
