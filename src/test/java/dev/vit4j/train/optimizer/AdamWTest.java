package dev.vit4j.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AdamWTest {
    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void threeStepsEqualPyTorchs(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        ViTConfig config = golden.model().config();
        FlatVector parameters = FlatVector.zeros(WeightNames.of(config));
        parameters.assign(golden.model().weights());
        AdamW adam = new AdamW(
                new AdamWSettings(0.9, 0.999, 1e-8, 0.05, 0), parameters, WeightNames::decayed, OpsChoice.of(ops));
        Map<String, INDArray> inputs = Map.of(ViTGraph.PATCHES, golden.patches(), ViTGraph.TARGETS, golden.targets());
        try (GradientGraph graph = GradientGraph.ofModel(
                config,
                OpsChoice.of(ops),
                parameters.views(),
                golden.images(),
                new ArrayList<>(parameters.views().keySet()),
                List.of())) {
            for (int step = 0; step < 4; step++) {
                GradientGraph.Result result = graph.run(inputs);
                assertThat(result.loss())
                        .as("loss before step %d", step)
                        .isCloseTo(golden.get("loss_steps_f64").getDouble(step), within(2e-5));
                if (step < 3) {
                    adam.accumulate(result.gradients(), 1);
                    adam.step(1e-3, adam.gradientNorm());
                }
            }
        }
        parameters.views().forEach((name, view) -> {
            if (!name.endsWith("key.bias")) { // its gradient is rounding noise, which Adam divides by itself
                sameButForNoise(name, view, golden);
            }
        });
    }

    /**
     * A first gradient below float rounding (1e-5 of its tensor's largest in PyTorch) is noise, like that of key
     * biases: Adam turns it into a full step in either direction. Such elements are few, and differ by at most three
     * steps.
     */
    private static void sameButForNoise(String name, INDArray actual, Golden golden) {
        double[] gradient = values(golden.get("grad." + name));
        double[] expected = values(golden.get("adamw3_f64." + name));
        double[] updated = values(actual);
        double noise = 1e-5 * Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        int lost = 0;
        for (int i = 0; i < expected.length; i++) {
            boolean isNoise = Math.abs(gradient[i]) < noise;
            lost += isNoise ? 1 : 0;
            assertThat(Math.abs(updated[i] - expected[i]))
                    .as("%s at %d", name, i)
                    .isLessThan(isNoise ? 2 * 3 * 1e-3 : 1e-4);
        }
        assertThat(lost)
                .as("elements of %s without a gradient to speak of", name)
                .isLessThan(1 + expected.length / 100);
    }

    private static double[] values(INDArray array) {
        return array.dup('c').reshape(-1).toDoubleVector();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void clippingScalesToTheGlobalNormOfAllTensors(String ops) {
        FlatVector parameters = FlatVector.zeros(shapes());
        AdamW adam = new AdamW(new AdamWSettings(0, 0.5, 1e-8, 0, 1), parameters, name -> false, OpsChoice.of(ops));
        adam.accumulate(Map.of("a", Nd4j.createFromArray(3f, 0f), "b", Nd4j.createFromArray(new float[][] {{4f}})), 1);
        assertThat(adam.gradientNorm()).isCloseTo(5, within(1e-6));
        adam.step(1e-3, adam.gradientNorm());
        // With beta1 = 0 the first moment is the clipped gradient itself.
        assertThat(adam.firstMoment().flat().toFloatVector())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(0.6f, 0f, 0.8f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void accumulatedMicroBatchesEqualTheirMean(String ops) {
        FlatVector parameters = FlatVector.zeros(shapes());
        AdamW adam = new AdamW(new AdamWSettings(0, 0.5, 1e-8, 0, 0), parameters, name -> false, OpsChoice.of(ops));
        for (float value : new float[] {1, 3}) {
            adam.accumulate(
                    Map.of("a", Nd4j.createFromArray(value, value), "b", Nd4j.createFromArray(new float[][] {{value}})),
                    0.5);
        }
        adam.step(1e-3, adam.gradientNorm());
        assertThat(adam.firstMoment().flat().toFloatVector()).containsExactly(2f, 2f, 2f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void decayFallsOnWhatIsDecayedOnly(String ops) {
        FlatVector parameters = FlatVector.zeros(shapes());
        parameters.flat().assign(1);
        AdamW adam = new AdamW(new AdamWSettings(0.9, 0.999, 1e-8, 0.1, 0), parameters, "b"::equals, OpsChoice.of(ops));
        adam.step(0.5, adam.gradientNorm());
        assertThat(parameters.flat().toFloatVector()).containsExactly(1f, 1f, 0.95f);
    }

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("a", new long[] {2});
        shapes.put("b", new long[] {1, 1});
        return shapes;
    }
}
