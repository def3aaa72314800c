package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Comparisons on random weights for tests of model options. */
final class ModelChecks {
    static final int IMAGES = 3;

    private ModelChecks() {}

    /** Compares constant weights with changing ones, bit for bit, in several runs and after a change. */
    static void constantWeightsGiveTheNumbersOfChangingOnes(ViTConfig config, String ops, String changed) {
        Map<String, INDArray> weights = weights(config);
        INDArray patches = patches(config);
        try (Predictor frozen = new Predictor(config, weights, OpsChoice.of(ops), IMAGES);
                Predictor changing = Predictor.ofChangingWeights(config, weights, OpsChoice.of(ops), IMAGES)) {
            float[][] expected = changing.logits(patches, IMAGES);
            for (int run = 0; run < 3; run++) {
                assertThat(frozen.logits(patches, IMAGES)).isDeepEqualTo(expected);
                frozen.logits(patches.neg(), IMAGES);
            }
            weights.get(changed).muli(3);
            assertThat(changing.logits(patches, IMAGES)).isNotEqualTo(expected);
            try (Predictor fresh = new Predictor(config, weights, OpsChoice.of(ops), IMAGES)) {
                assertThat(changing.logits(patches, IMAGES)).isDeepEqualTo(fresh.logits(patches, IMAGES));
            }
        }
    }

    /** Compares logits with the last block for the class token's row alone with those of the full block. */
    static void theClassTokensRowAloneGivesTheSameLogits(ViTConfig config, String ops) {
        Map<String, INDArray> weights = weights(config);
        INDArray patches = patches(config);
        List<String> all = List.of(ViTGraph.hiddenName(config.depth()));
        try (Predictor row = new Predictor(config, weights, OpsChoice.of(ops), IMAGES);
                Predictor whole = new Predictor(config, weights, OpsChoice.of(ops), IMAGES, all)) {
            assertThat(Golden.difference(
                            row.run(patches).get(ViTGraph.LOGITS),
                            whole.run(patches).get(ViTGraph.LOGITS)))
                    .isLessThan(1e-5);
        }
    }

    /** Compares the loss and all gradients, with dropout and drop path: fused with stock, and one thread with two. */
    static void fusedGradientsAreStocksAndTheSameWithTwoThreads(ViTConfig config) {
        Map<String, INDArray> weights = weights(config);
        GradientGraph.Result stock = gradients(config, weights, "stock", 1);
        GradientGraph.Result one = gradients(config, weights, "fused", 1);
        GradientGraph.Result two = gradients(config, weights, "fused", 2);
        Threads.set(1, false);
        assertThat(one.loss()).isCloseTo(stock.loss(), within(1e-5)).isEqualTo(two.loss());
        for (String name : weights.keySet()) {
            INDArray gradient = one.gradients().get(name);
            assertThat(Golden.difference(gradient, stock.gradients().get(name)))
                    .as(name)
                    .isLessThan(1e-5);
            assertThat(gradient.reshape(-1).toFloatVector())
                    .as(name)
                    .isEqualTo(two.gradients().get(name).reshape(-1).toFloatVector());
        }
    }

    private static GradientGraph.Result gradients(
            ViTConfig config, Map<String, INDArray> weights, String ops, int threads) {
        Threads.set(threads, false);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put(ViTGraph.PATCHES, patches(config));
        int classes = config.classes();
        inputs.put(ViTGraph.TARGETS, Nd4j.valueArrayOf(new long[] {IMAGES, classes}, 1.0 / classes, DataType.FLOAT));
        Nd4j.getRandom().setSeed(9);
        Masks.specifications(config, IMAGES)
                .forEach((name, mask) -> inputs.put(name, Nd4j.rand(DataType.FLOAT, mask.shape())));
        List<String> names = new ArrayList<>(weights.keySet());
        try (GradientGraph graph =
                GradientGraph.ofModel(config, OpsChoice.of(ops), weights, IMAGES, names, List.of())) {
            GradientGraph.Result result = graph.run(inputs);
            Map<String, INDArray> kept = new LinkedHashMap<>();
            result.gradients().forEach((name, gradient) -> kept.put(name, gradient.dup('c')));
            return new GradientGraph.Result(result.loss(), kept, Map.of());
        }
    }

    /** Returns [B,N,P], the same values each time. */
    static INDArray patches(ViTConfig config) {
        Nd4j.getRandom().setSeed(4);
        return Nd4j.rand(
                DataType.FLOAT,
                IMAGES,
                config.patching().count(),
                config.patching().values());
    }

    /** Returns numbers between -0.5 and 0.5, the same ones each time. */
    static Map<String, INDArray> weights(ViTConfig config) {
        Nd4j.getRandom().setSeed(3);
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(config)
                .forEach((name, shape) ->
                        weights.put(name, Nd4j.rand(DataType.FLOAT, shape).subi(0.5)));
        return weights;
    }
}
