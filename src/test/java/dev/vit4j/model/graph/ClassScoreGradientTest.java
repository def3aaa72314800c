package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares gradients of logits with respect to attention weights with central differences, in doubles. A weight w is
 * changed through the mask m by which attention dropout multiplies it: at m = 1 the slope along m is w times the slope
 * along w.
 */
class ClassScoreGradientTest {
    private static final int IMAGES = 2;
    private static final double STEP = 1e-5;
    private static final int[] CLASSES = {2, 0};

    private final Random random = new Random(17);

    @BeforeEach
    void oneThread() {
        Threads.set(1, false); // graphs this small do not benefit from threads
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void areTheSlopesOfEachImagesChosenLogit(Pooling pooling) {
        ViTConfig config = ViTConfig.of(ImageShape.rgb(6), Stem.patches(4, 2, 0), new EncoderShape(12, 2, 3, 10), 3)
                .withPooling(pooling)
                .withDropouts(new Dropouts(0, 0.5, 0, 0));
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(config).forEach((name, shape) -> weights.put(name, normal(0.5, shape)));
        INDArray patches =
                normal(1, IMAGES, config.patching().count(), config.patching().values());
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        Map<String, INDArray> attention = new LinkedHashMap<>();
        INDArray chosen = Nd4j.zeros(DataType.DOUBLE, IMAGES, config.classes());
        for (int image = 0; image < IMAGES; image++) {
            chosen.putScalar(image, CLASSES[image], 1);
        }
        try (GradientGraph graph = GradientGraph.ofClassScores(config, weights, IMAGES)) {
            graph.run(Map.of(ViTGraph.PATCHES, patches, ViTGraph.CHOSEN, chosen))
                    .gradients()
                    .forEach((name, gradient) -> gradients.put(name, gradient.dup('c')));
        }
        SameDiff sd = ViTGraph.empty();
        Masks masks = Masks.placeholders(sd, config, IMAGES, DataType.DOUBLE);
        List<String> names = ViTGraph.attentionNames(config);
        ViTGraph.build(sd, config, OpsChoice.STOCK.on(sd), weights, IMAGES, masks, names);
        List<String> outputs = new java.util.ArrayList<>(names);
        outputs.add(ViTGraph.LOGITS);
        Map<String, INDArray> inputs = new LinkedHashMap<>(Map.of(ViTGraph.PATCHES, patches));
        Masks.specifications(config, IMAGES)
                .forEach((name, mask) -> inputs.put(name, Nd4j.ones(DataType.DOUBLE, mask.shape())));
        try (GraphRunner runner = new GraphRunner(sd, outputs)) {
            runner.run(inputs).forEach((name, array) -> attention.put(name, array.dup('c')));
            int probes = 0;
            for (int layer = 0; layer < config.depth(); layer++) {
                INDArray mask = inputs.get("mask.attention." + layer).reshape(-1);
                INDArray weight = attention.get(names.get(layer)).reshape(-1);
                INDArray gradient = gradients.get(names.get(layer)).reshape(-1);
                assertThat(gradient.dataType()).isEqualTo(DataType.DOUBLE);
                for (int probe = 0; probe < 40; probe++) {
                    long index = random.nextInt((int) mask.length());
                    int image = (int) (index / (mask.length() / IMAGES));
                    double slope = slope(runner, inputs, mask, index, image);
                    assertThat(weight.getDouble(index) * gradient.getDouble(index))
                            .as("layer %d, weight %d", layer, index)
                            .isCloseTo(slope, within(2e-9));
                    probes += Math.abs(slope) > 1e-4 ? 1 : 0;
                }
            }
            assertThat(probes).as("slopes far from 0").isGreaterThan(20);
        }
    }

    /** The bias of the layer norm is added to each of its rows, so its slope is the sum of their gradients. */
    @ParameterizedTest
    @EnumSource(Pooling.class)
    void ofTheLastBlocksInputAddUpToTheSlopeOfItsBias(Pooling pooling) {
        ViTConfig config = ViTConfig.of(ImageShape.rgb(6), Stem.patches(4, 2, 0), new EncoderShape(12, 2, 3, 10), 3)
                .withPooling(pooling);
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(config).forEach((name, shape) -> weights.put(name, normal(0.5, shape)));
        INDArray patches =
                normal(1, IMAGES, config.patching().count(), config.patching().values());
        INDArray chosen = Nd4j.zeros(DataType.DOUBLE, IMAGES, config.classes());
        for (int image = 0; image < IMAGES; image++) {
            chosen.putScalar(image, CLASSES[image], 1);
        }
        INDArray bias = weights.get(WeightNames.block(config.depth() - 1) + "layernorm_before.bias");
        try (GradientGraph graph = GradientGraph.ofClassScores(config, OpsChoice.STOCK, weights, IMAGES)) {
            Map<String, INDArray> inputs = Map.of(ViTGraph.PATCHES, patches, ViTGraph.CHOSEN, chosen);
            INDArray rows = graph.run(inputs).gradients().get(ViTGraph.normalizedName(config.depth() - 1));
            assertThat(rows.shape()).containsExactly((long) IMAGES * config.tokens(), config.width());
            double[] sums = rows.sum(0).toDoubleVector();
            for (int k = 0; k < config.width(); k++) {
                double middle = bias.getDouble(k);
                bias.putScalar(k, middle + STEP);
                double above = graph.run(inputs).loss();
                bias.putScalar(k, middle - STEP);
                double below = graph.run(inputs).loss();
                bias.putScalar(k, middle);
                assertThat(sums[k]).as("value %d", k).isCloseTo((above - below) / (2 * STEP), within(1e-8));
            }
            assertThat(Arrays.stream(sums).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-3);
        }
    }

    private static double slope(
            GraphRunner runner, Map<String, INDArray> inputs, INDArray mask, long index, int image) {
        mask.putScalar(index, 1 + STEP);
        double above = runner.run(inputs).get(ViTGraph.LOGITS).getDouble(image, CLASSES[image]);
        mask.putScalar(index, 1 - STEP);
        double below = runner.run(inputs).get(ViTGraph.LOGITS).getDouble(image, CLASSES[image]);
        mask.putScalar(index, 1);
        return (above - below) / (2 * STEP);
    }

    private INDArray normal(double deviation, long... shape) {
        int length = 1;
        for (long side : shape) {
            length *= (int) side;
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = deviation * random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape('c', shape);
    }
}
