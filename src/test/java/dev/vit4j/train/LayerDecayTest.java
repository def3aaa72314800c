package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.train.optimizer.AdamW;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.FlatVector;
import dev.vit4j.train.optimizer.LayerDecay;
import dev.vit4j.train.optimizer.LearningRate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LayerDecayTest {
    private static final ViTConfig CONFIG = ViTVariants.byName("test"); // two blocks: layers 0, 1, 2 and 3

    @ParameterizedTest
    @CsvSource({
        "vit.embeddings.cls_token, 0.125",
        "vit.embeddings.register_tokens, 0.125",
        "vit.embeddings.position_embeddings, 0.125",
        "vit.embeddings.patch_embeddings.projection.weight, 0.125",
        "vit.encoder.layer.0.layernorm_before.bias, 0.25",
        "vit.encoder.layer.0.attention.attention.query.weight, 0.25",
        "vit.encoder.layer.0.attention.attention.scale, 0.25",
        "vit.encoder.layer.1.output.dense.weight, 0.5",
        "vit.layernorm.weight, 1",
        "classifier.weight, 1",
        "classifier.bias, 1"
    })
    void eachLayersRateIsHalfOfTheNextOnes(String name, double rate) {
        assertThat(new LayerDecay(0.5, 2).rate(name)).isEqualTo(rate);
    }

    @Test
    void blocksAreTakenByTheirWholeNumber() {
        LayerDecay decay = new LayerDecay(0.9, 12);
        assertThat(decay.layer("vit.encoder.layer.1.output.dense.bias")).isEqualTo(2);
        assertThat(decay.layer("vit.encoder.layer.11.output.dense.bias")).isEqualTo(12);
        assertThat(decay.rate("vit.embeddings.cls_token")).isCloseTo(Math.pow(0.9, 13), within(1e-12));
    }

    @Test
    void everyWeightOfAModelHasALayer() {
        LayerDecay decay = new LayerDecay(0.5, CONFIG.depth());
        int[] weights = new int[CONFIG.depth() + 2];
        WeightNames.of(CONFIG).keySet().forEach(name -> weights[decay.layer(name)]++);
        assertThat(weights).containsExactly(4, 16, 16, 4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN})
    void decayOutsideItsRangeIsRefused(double decay) {
        assertThatThrownBy(() -> LearningRate.DEFAULT.withLayerDecay(decay))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("layer decay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void threeUpdatesEqualAPlainLoopInDoubles(String ops) {
        double decay = 0.6;
        LayerDecay layers = new LayerDecay(decay, CONFIG.depth());
        Random random = new Random(4);
        FlatVector parameters = FlatVector.zeros(WeightNames.of(CONFIG));
        Map<String, PlainAdamW> plain = new LinkedHashMap<>();
        parameters.views().forEach((name, view) -> {
            float[] start = floats(random, view.length());
            view.assign(Nd4j.createFromArray(start).reshape('c', view.shape()));
            plain.put(name, new PlainAdamW(start, Math.pow(decay, 3 - layerByHand(name)), handDecayed(name)));
        });
        AdamW adam = new AdamW(
                new AdamWSettings(0.9, 0.999, 1e-8, 0.05, 0),
                parameters,
                WeightNames::decayed,
                layers::rate,
                OpsChoice.of(ops));
        try (adam) {
            for (int step = 1; step <= 3; step++) {
                Map<String, INDArray> gradients = new HashMap<>();
                for (Map.Entry<String, INDArray> entry : parameters.views().entrySet()) {
                    float[] gradient = floats(random, entry.getValue().length());
                    gradients.put(
                            entry.getKey(),
                            Nd4j.createFromArray(gradient)
                                    .reshape('c', entry.getValue().shape()));
                    plain.get(entry.getKey()).step(gradient, 1e-2, step);
                }
                adam.accumulate(gradients, 1);
                adam.step(1e-2, adam.gradientNorm());
            }
        }
        parameters.views().forEach((name, view) -> {
            double[] expected = plain.get(name).parameters;
            float[] actual = view.dup('c').reshape(-1).toFloatVector();
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) actual[i]).as("%s at %d", name, i).isCloseTo(expected[i], within(1e-6));
            }
        });
    }

    private static int layerByHand(String name) {
        if (name.startsWith("vit.embeddings")) {
            return 0;
        }
        return name.contains("layer.0.") ? 1 : name.contains("layer.1.") ? 2 : 3;
    }

    private static boolean handDecayed(String name) {
        return name.endsWith("weight") && !name.contains("norm");
    }

    private static float[] floats(Random random, long length) {
        float[] values = new float[(int) length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * 0.3);
        }
        return values;
    }

    /** AdamW as PyTorch documents it, for one tensor with its own rate. */
    private static final class PlainAdamW {
        final double[] parameters;
        private final double[] first;
        private final double[] second;
        private final double rate;
        private final boolean decayed;

        PlainAdamW(float[] start, double rate, boolean decayed) {
            this.parameters = new double[start.length];
            for (int i = 0; i < start.length; i++) {
                parameters[i] = start[i];
            }
            this.first = new double[start.length];
            this.second = new double[start.length];
            this.rate = rate;
            this.decayed = decayed;
        }

        void step(float[] gradient, double scheduled, int step) {
            double lr = scheduled * rate;
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] *= decayed ? 1 - lr * 0.05 : 1;
                first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
                double m = first[i] / (1 - Math.pow(0.9, step));
                double v = second[i] / (1 - Math.pow(0.999, step));
                parameters[i] -= lr * m / (Math.sqrt(v) + 1e-8);
            }
        }
    }
}
