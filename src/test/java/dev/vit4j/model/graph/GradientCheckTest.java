package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.Size;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.SinCosPositions;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares gradients of the whole model with central differences of its loss, in double precision: along a random
 * direction, which covers every element, and at one element, which shows the kind of an error.
 */
@Tag("slow")
class GradientCheckTest {
    private static final int IMAGES = 3;
    private static final double STEP = 1e-5;

    private static Stream<Named<ViTConfig>> configs() {
        return plainBlocks()
                .flatMap(config -> Stream.of(
                        config,
                        Named.of(
                                config.getName() + " with layer scale",
                                with(config, blocks -> blocks.withLayerScale(0.1))),
                        Named.of(
                                config.getName() + " with locality attention",
                                with(config, blocks -> blocks.withAttention(AttentionKind.LOCALITY))),
                        Named.of(
                                config.getName() + " with registers",
                                config.getPayload().withRegisters(2))));
    }

    private static ViTConfig with(Named<ViTConfig> config, UnaryOperator<BlockOptions> change) {
        return config.getPayload().withBlocks(change.apply(config.getPayload().blocks()));
    }

    private static Stream<Named<ViTConfig>> plainBlocks() {
        return Stream.of(
                // Overlapping patches, mean pooling, fixed positions, no qkv bias, all masks.
                Named.of(
                        "all that is unusual",
                        ViTConfig.of(new ImageShape(6, 2), Stem.patches(4, 2, 0), new EncoderShape(8, 2, 2, 12), 3)
                                .withPooling(Pooling.MEAN)
                                .withPosition(PositionEmbedding.SINCOS)
                                .withBlocks(BlockOptions.PLAIN.withBias(AttentionBias.NO_QKV))
                                .withDropouts(new Dropouts(0.2, 0.2, 0.4, 0))),
                Named.of(
                        "plain",
                        ViTConfig.of(ImageShape.rgb(8), Stem.patches(4), new EncoderShape(6, 2, 3, 10), 4)
                                .withBlocks(BlockOptions.PLAIN.withLayerNormEps(1e-12))),
                Named.of(
                        "convolutions, looked up by one query",
                        ViTConfig.of(
                                        new ImageShape(new Size(5, 3), 2),
                                        Stem.convolutions(3),
                                        new EncoderShape(4, 2, 2, 6),
                                        3)
                                .withPooling(Pooling.SEQUENCE)),
                Named.of(
                        "neither image nor patches square",
                        ViTConfig.of(
                                new ImageShape(new Size(7, 5), 1),
                                Stem.patches(new Size(2, 3), new Size(2, 1), 0),
                                new EncoderShape(4, 1, 2, 6),
                                3)),
                Named.of(
                        "padded patches",
                        ViTConfig.of(new ImageShape(6, 1), Stem.patches(4, 2, 1), new EncoderShape(4, 1, 2, 6), 3)
                                .withPooling(Pooling.SEQUENCE)),
                Named.of(
                        "shifted patches of an odd height, padded",
                        ViTConfig.of(
                                        new ImageShape(6, 2),
                                        new Stem(
                                                Stem.Kind.SHIFTED_PATCHES,
                                                new Size(3, 4),
                                                new Size(3, 2),
                                                2,
                                                List.of()),
                                        new EncoderShape(6, 2, 3, 8),
                                        3)
                                .withBlocks(BlockOptions.PLAIN.withLayerNormEps(1e-5))),
                Named.of(
                        "plain with drop path",
                        ViTConfig.of(new ImageShape(4, 1), Stem.patches(2), new EncoderShape(4, 3, 1, 6), 2)
                                .withDropouts(new Dropouts(0, 0, 0.5, 0))));
    }

    private final Random random = new Random(11);

    @BeforeEach
    void oneThread() {
        Threads.set(1, false); // graphs this small do not benefit from threads
    }

    @ParameterizedTest
    @MethodSource("configs")
    void everyGradientIsTheSlopeOfTheLoss(ViTConfig config) {
        Map<String, INDArray> weights = weights(config);
        Map<String, INDArray> inputs = inputs(config);
        List<String> names = new ArrayList<>(weights.keySet());
        names.removeIf(name -> !WeightNames.trained(config, name));
        names.add(ViTGraph.PATCHES);
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        try (GradientGraph graph = GradientGraph.ofModel(config, OpsChoice.STOCK, weights, IMAGES, names, List.of())) {
            graph.run(inputs).gradients().forEach((name, gradient) -> gradients.put(name, gradient.dup('c')));
        }
        // Computes little more than the loss: only what the requested gradient needs runs.
        List<String> least = List.of(WeightNames.HEAD_BIAS);
        try (GradientGraph graph = GradientGraph.ofModel(config, OpsChoice.STOCK, weights, IMAGES, least, List.of())) {
            for (String name : names) {
                INDArray variable = weights.getOrDefault(name, inputs.get(name));
                assertThat(gradients.get(name).shape()).as(name).isEqualTo(variable.shape());
                assertThat(gradients.get(name).dataType()).isEqualTo(DataType.DOUBLE);
                double[] gradient = gradients.get(name).reshape(-1).toDoubleVector();
                double[] direction = direction(gradient.length);
                assertThat(product(gradient, direction))
                        .as("%s along a direction", name)
                        .isCloseTo(slope(graph, inputs, variable, direction), within(2e-8));
                int index = random.nextInt(gradient.length);
                double[] one = new double[gradient.length];
                one[index] = 1;
                assertThat(gradient[index])
                        .as("%s [%d]", name, index)
                        .isCloseTo(slope(graph, inputs, variable, one), within(2e-8));
            }
        }
    }

    /** Returns a random direction of length 1. */
    private double[] direction(int length) {
        double[] values = random.doubles(length, -1, 1).toArray();
        double norm = Math.sqrt(product(values, values));
        return Arrays.stream(values).map(value -> value / norm).toArray();
    }

    private static double product(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static double slope(
            GradientGraph graph, Map<String, INDArray> inputs, INDArray variable, double[] direction) {
        double[] values = variable.reshape(-1).toDoubleVector();
        double above = lossAt(graph, inputs, variable, values, direction, STEP);
        double below = lossAt(graph, inputs, variable, values, direction, -STEP);
        lossAt(graph, inputs, variable, values, direction, 0);
        return (above - below) / (2 * STEP);
    }

    private static double lossAt(
            GradientGraph graph,
            Map<String, INDArray> inputs,
            INDArray variable,
            double[] values,
            double[] direction,
            double step) {
        INDArray flat = variable.reshape(-1);
        for (int i = 0; i < values.length; i++) {
            flat.putScalar(i, values[i] + step * direction[i]);
        }
        return step == 0 ? Double.NaN : graph.run(inputs).loss();
    }

    private Map<String, INDArray> weights(ViTConfig config) {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(config).forEach((name, shape) -> weights.put(name, normal(0.4, shape)));
        if (config.position() == PositionEmbedding.SINCOS) {
            weights.put(WeightNames.POSITIONS, SinCosPositions.of(config).castTo(DataType.DOUBLE));
        }
        return weights;
    }

    private Map<String, INDArray> inputs(ViTConfig config) {
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put(
                ViTGraph.PATCHES,
                normal(1, IMAGES, config.patching().count(), config.patching().values()));
        INDArray targets =
                Nd4j.valueArrayOf(new long[] {IMAGES, config.classes()}, 0.1 / config.classes(), DataType.DOUBLE);
        for (int i = 0; i < IMAGES; i++) {
            targets.putScalar(i, i % config.classes(), 0.9 + 0.1 / config.classes());
        }
        inputs.put(ViTGraph.TARGETS, targets);
        Masks.specifications(config, IMAGES).forEach((name, mask) -> inputs.put(name, mask(mask)));
        return inputs;
    }

    private INDArray mask(Masks.Specification mask) {
        INDArray drawn = normal(1, mask.shape());
        INDArray flat = drawn.reshape(-1);
        for (long i = 0; i < flat.length(); i++) {
            flat.putScalar(i, random.nextInt(4) == 0 ? 0 : 4 / 3.0);
        }
        return drawn;
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
