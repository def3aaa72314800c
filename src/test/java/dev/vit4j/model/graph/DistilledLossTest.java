package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares the distillation loss with a simple implementation in doubles, and its gradient with the slope of that. */
class DistilledLossTest {
    private static final int IMAGES = 3;
    private static final int CLASSES = 4;
    private static final ViTConfig CONFIG =
            ViTConfig.of(new ImageShape(4, 1), Stem.patches(2), new EncoderShape(4, 1, 2, 6), CLASSES);
    private static final double STEP = 1e-5;

    private final Random random = new Random(8);

    private INDArray normal(DataType type, double deviation, long... shape) {
        INDArray array = Nd4j.zeros(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.reshape(-1).putScalar(i, deviation * random.nextGaussian());
        }
        return array.castTo(type);
    }

    private INDArray probabilities(DataType type) {
        double[][] rows = new double[IMAGES][CLASSES];
        for (double[] row : rows) {
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                row[c] = random.nextDouble();
                sum += row[c];
            }
            for (int c = 0; c < CLASSES; c++) {
                row[c] /= sum;
            }
        }
        return Nd4j.createFromArray(rows).castTo(type);
    }

    private Map<String, INDArray> weights(DataType type) {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(CONFIG).forEach((name, shape) -> weights.put(name, normal(type, 0.5, shape)));
        return weights;
    }

    private Map<String, INDArray> inputs(DataType type) {
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put(ViTGraph.PATCHES, normal(type, 1, IMAGES, 4, 4));
        inputs.put(ViTGraph.TARGETS, probabilities(type));
        inputs.put(ViTGraph.TEACHER, probabilities(type));
        return inputs;
    }

    private static GradientGraph graph(OpsChoice ops, Map<String, INDArray> weights, TeacherTerm term) {
        return GradientGraph.ofDistilledModel(
                CONFIG, ops, weights, IMAGES, new ArrayList<>(weights.keySet()), List.of(ViTGraph.LOGITS), term);
    }

    private static double crossEntropy(double[] target, double[] logits, double temperature) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit / temperature);
        }
        double entropy = 0;
        for (int c = 0; c < target.length; c++) {
            entropy -= target[c] * (logits[c] / temperature - Math.log(sum));
        }
        return entropy;
    }

    private static double plainLoss(double[][] logits, double[][] targets, double[][] teacher, TeacherTerm term) {
        double t = term.temperature();
        double loss = 0;
        for (int i = 0; i < IMAGES; i++) {
            loss += (1 - term.share()) * crossEntropy(targets[i], logits[i], 1) / IMAGES;
            loss += term.share() * t * t * crossEntropy(teacher[i], logits[i], t) / IMAGES;
        }
        return loss;
    }

    @ParameterizedTest
    @CsvSource({"0.9,4", "0.3,0.5", "1,2", "0,3"})
    void isThePlainFormulaAndItsGradientThatFormulasSlope(double share, double temperature) {
        TeacherTerm term = new TeacherTerm(share, temperature);
        Map<String, INDArray> weights = weights(DataType.DOUBLE);
        Map<String, INDArray> inputs = inputs(DataType.DOUBLE);
        try (GradientGraph graph = graph(OpsChoice.STOCK, weights, term)) {
            GradientGraph.Result result = graph.run(inputs);
            assertThat(result.loss()).isCloseTo(plainLoss(graph, inputs, term), within(1e-10));
            Map<String, INDArray> gradients = new LinkedHashMap<>();
            result.gradients().forEach((name, gradient) -> gradients.put(name, gradient.dup('c')));
            for (String name : List.of(
                    WeightNames.HEAD_WEIGHT,
                    WeightNames.HEAD_BIAS,
                    WeightNames.PATCH_WEIGHT,
                    "vit.encoder.layer.0.output.dense.weight")) {
                INDArray flat = weights.get(name).reshape(-1);
                for (int probe = 0; probe < 4; probe++) {
                    long index = random.nextInt((int) flat.length());
                    double value = flat.getDouble(index);
                    flat.putScalar(index, value + STEP);
                    double above = plainLoss(graph, inputs, term);
                    flat.putScalar(index, value - STEP);
                    double below = plainLoss(graph, inputs, term);
                    flat.putScalar(index, value);
                    assertThat(gradients.get(name).reshape(-1).getDouble(index))
                            .as("%s [%d]", name, index)
                            .isCloseTo((above - below) / (2 * STEP), within(5e-8));
                }
            }
        }
    }

    private static double plainLoss(GradientGraph graph, Map<String, INDArray> inputs, TeacherTerm term) {
        return plainLoss(
                graph.run(inputs).more().get(ViTGraph.LOGITS).toDoubleMatrix(),
                inputs.get(ViTGraph.TARGETS).toDoubleMatrix(),
                inputs.get(ViTGraph.TEACHER).toDoubleMatrix(),
                term);
    }

    @Test
    void fusedOperationsGiveWhatStockOnesDo() {
        TeacherTerm term = new TeacherTerm(0.7, 3);
        Map<String, INDArray> weights = weights(DataType.FLOAT);
        Map<String, INDArray> inputs = inputs(DataType.FLOAT);
        try (GradientGraph stock = graph(OpsChoice.STOCK, weights, term);
                GradientGraph fused = graph(OpsChoice.of("fused"), weights, term)) {
            GradientGraph.Result expected = stock.run(inputs);
            GradientGraph.Result actual = fused.run(inputs);
            assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
            expected.gradients()
                    .forEach((name, gradient) -> assertThat(
                                    actual.gradients().get(name).equalsWithEps(gradient, 1e-5))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void atTemperatureOneItIsTheCrossEntropyAgainstTheMixture() {
        double share = 0.35;
        Map<String, INDArray> weights = weights(DataType.DOUBLE);
        Map<String, INDArray> inputs = inputs(DataType.DOUBLE);
        INDArray mixture = inputs.get(ViTGraph.TARGETS)
                .mul(1 - share)
                .add(inputs.get(ViTGraph.TEACHER).mul(share));
        List<String> names = new ArrayList<>(weights.keySet());
        try (GradientGraph distilled = graph(OpsChoice.STOCK, weights, new TeacherTerm(share, 1));
                GradientGraph plain =
                        GradientGraph.ofModel(CONFIG, OpsChoice.STOCK, weights, IMAGES, names, List.of())) {
            GradientGraph.Result a = distilled.run(inputs);
            GradientGraph.Result b =
                    plain.run(Map.of(ViTGraph.PATCHES, inputs.get(ViTGraph.PATCHES), ViTGraph.TARGETS, mixture));
            assertThat(a.loss()).isCloseTo(b.loss(), within(1e-12));
            b.gradients()
                    .forEach((name, gradient) -> assertThat(
                                    a.gradients().get(name).equalsWithEps(gradient, 1e-12))
                            .as(name)
                            .isTrue());
        }
    }
}
