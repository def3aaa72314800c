package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.Fixtures;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.encoder.AttentionPositions;
import dev.vit4j.ops.encoder.AttentionPositions.Rotary;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.AttentionNames;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import dev.vit4j.ops.encoder.LinearWeights;
import dev.vit4j.ops.encoder.MlpOptions;
import dev.vit4j.ops.encoder.MlpWeights;
import dev.vit4j.ops.encoder.NormWeights;
import dev.vit4j.ops.encoder.QkvWeights;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Operations against what PyTorch, transformers and timm make of the same inputs, results and gradients. */
class OperationFixturesTest {
    private static final int HEADS = 2;
    private static final int IMAGES = 2;
    private static final List<String> CONSTANTS = List.of("cos", "sin", "index");

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activations(Activation activation) {
        OpGraph.Body body =
                (ops, x) -> ops.linearActivation("y_of", x.apply("x"), x.apply("weight"), x.apply("bias"), activation);
        Map<String, INDArray> tensors = read(activation.name().toLowerCase(Locale.ROOT));
        OpGraph graph = graph(tensors, body).constant("weight", new double[] {1}, 1, 1);
        check(graph.constant("bias", new double[] {0}, 1), tensors);
    }

    @Test
    void gatedPerceptronWithInnerNorm() {
        Map<String, INDArray> tensors = read("gated");
        OpGraph graph = graph(tensors, (ops, x) -> {
            MlpWeights weights = new MlpWeights(
                    new NormWeights(x.apply("gamma"), x.apply("beta")),
                    new LinearWeights(x.apply("inner"), x.apply("innerBias")),
                    new LinearWeights(x.apply("gate"), x.apply("gateBias")),
                    new NormWeights(x.apply("innerGamma"), x.apply("innerBeta")),
                    new LinearWeights(x.apply("outer"), x.apply("outerBias")));
            return ops.mlp("y_of", x.apply("x"), weights, new MlpOptions(1e-3, Activation.SILU), null);
        });
        check(graph, tensors);
    }

    @ParameterizedTest
    @CsvSource({"rotary-neighbors, 7, true", "rotary-halves, 9, false"})
    void rotaryAttention(String file, int tokens, boolean interleaved) {
        Map<String, INDArray> tensors = read(file);
        check(
                graph(tensors, (ops, x) -> {
                    Rotary rotary = new Rotary(x.apply("cos"), x.apply("sin"), interleaved);
                    return attention(ops, x, tokens, new AttentionPositions(null, rotary));
                }),
                tensors);
    }

    @Test
    void attentionWithRelativePositionBias() {
        Map<String, INDArray> tensors = read("relative-bias");
        check(
                graph(tensors, (ops, x) -> {
                    SDVariable bias = ops.relativeBias("bias", x.apply("table"), x.apply("index"));
                    return attention(ops, x, 10, new AttentionPositions(bias, null));
                }),
                tensors);
    }

    @Test
    void sigmoidCrossEntropy() {
        Map<String, INDArray> tensors = read("sigmoid-cross-entropy");
        check(
                graph(tensors, (ops, x) -> ops.sigmoidCrossEntropy("y_of", x.apply("logits"), x.apply("targets"))),
                tensors);
    }

    private static SDVariable attention(
            EncoderOps ops, Function<String, SDVariable> x, int tokens, AttentionPositions positions) {
        return ops.attention(
                new AttentionNames("weights", "y_of"),
                new AttentionSizes(IMAGES, tokens, HEADS),
                x.apply("x"),
                new QkvWeights(
                        new LinearWeights(x.apply("wq"), x.apply("bq")),
                        new LinearWeights(x.apply("wk"), null),
                        new LinearWeights(x.apply("wv"), x.apply("bv"))),
                positions,
                null);
    }

    private static Map<String, INDArray> read(String name) {
        return Safetensors.read(Fixtures.folder("operations/" + name + ".safetensors"));
    }

    private static OpGraph graph(Map<String, INDArray> tensors, OpGraph.Body body) {
        OpGraph graph = new OpGraph(0, body);
        tensors.forEach((name, tensor) -> {
            if (tensors.containsKey("grad." + name)) {
                graph.variable(name, tensor.shape());
                double[] values = tensor.dup('c').reshape(-1).toDoubleVector();
                System.arraycopy(values, 0, graph.values(name), 0, values.length);
            } else if (CONSTANTS.contains(name) || name.equals("targets")) {
                graph.constant(name, tensor.dup('c').reshape(-1).toDoubleVector(), tensor.shape());
            }
        });
        return graph.along(tensors.get("direction"));
    }

    private static void check(OpGraph graph, Map<String, INDArray> tensors) {
        assertThat(graph.variables()).isNotEmpty();
        // Doubles are rounded to floats as they are read.
        check(graph.stock(), tensors, 1e-7);
        check(graph.fused(2), tensors, 4e-6);
        OpChecks.close("result in float", graph.inference(2), tensors.get("y_f32"), 4e-6);
    }

    private static void check(OpGraph.Outcome outcome, Map<String, INDArray> tensors, double tolerance) {
        OpChecks.close("result", outcome.result(), tensors.get("y"), tolerance);
        outcome.gradients()
                .forEach((name, gradient) ->
                        OpChecks.close("gradient of " + name, gradient, tensors.get("grad." + name), tolerance));
    }
}
