package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.cpu.engine.WeightLayout;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Comparisons that several tests of operations make. */
final class OpChecks {
    private OpChecks() {}

    /** Result and gradients of the fused operation in float against the stock ones in double precision, with every layout. */
    static void sameAsStock(OpGraph graph) {
        OpGraph.Outcome expected = graph.stock();
        for (WeightLayout layout : WeightLayout.values()) {
            same(graph.fused(2, layout), expected);
            close("result of frozen weights", graph.frozen(2, layout), expected.result(), 2e-6);
        }
    }

    /** Result and gradients, relative to the largest. */
    static void same(OpGraph.Outcome actual, OpGraph.Outcome expected) {
        close("result", actual.result(), expected.result(), 2e-6);
        // Relative to the largest gradient: some (those of the keys' biases) are sums that cancel to 0.
        double largest = expected.gradients().values().stream()
                .mapToDouble(g -> g.amaxNumber().doubleValue())
                .max()
                .orElse(1);
        expected.gradients()
                .forEach((name, g) -> close(
                        "gradient of " + name, actual.gradients().get(name).div(largest), g.div(largest), 4e-6));
    }

    /** Some elements of the fused gradient against central differences of the stock operation in double precision. */
    static void gradientIsSlope(OpGraph graph) {
        Map<String, INDArray> gradients = graph.fused(2).gradients();
        for (String name : graph.variables()) {
            int length = graph.values(name).length;
            int[] elements = {0, length / 2, length - 1};
            double[] slopes = graph.slopes(name, elements, 1e-5);
            for (int i = 0; i < elements.length; i++) {
                assertThat(gradients.get(name).dup('c').reshape(-1).getDouble(elements[i]))
                        .as("derivative of %s at %d", name, elements[i])
                        .isCloseTo(
                                slopes[i], org.assertj.core.api.Assertions.within(1e-5 + 1e-5 * Math.abs(slopes[i])));
            }
        }
    }

    /** Result and gradients of one run are those of another, bit by bit. */
    static void sameBits(OpGraph.Outcome actual, OpGraph.Outcome expected) {
        assertThat(bits(actual.result())).as("result").isEqualTo(bits(expected.result()));
        expected.gradients()
                .forEach((name, g) -> assertThat(bits(actual.gradients().get(name)))
                        .as("gradient of %s", name)
                        .isEqualTo(bits(g)));
    }

    private static float[] bits(INDArray array) {
        return array.dup('c').reshape(-1).toFloatVector();
    }

    /** The largest difference, relative to the largest value expected. */
    static void close(String what, INDArray actual, INDArray expected, double tolerance) {
        assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
        double[] a = actual.dup('c').reshape(-1).toDoubleVector();
        double[] e = expected.dup('c').reshape(-1).toDoubleVector();
        double largest = 1e-30;
        double difference = 0;
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).as(what).isFinite();
            largest = Math.max(largest, Math.abs(e[i]));
            difference = Math.max(difference, Math.abs(a[i] - e[i]));
        }
        assertThat(difference / Math.max(largest, 0.1)).as(what).isLessThan(tolerance);
    }
}
