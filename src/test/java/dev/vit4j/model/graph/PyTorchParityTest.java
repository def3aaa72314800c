package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.Configs;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares the graph with PyTorch: all intermediate results and all gradients. Tolerances: the fixtures' README. */
class PyTorchParityTest {
    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void logitsEqualTorchsDoubles(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        assertThat(Golden.difference(run(ops, golden, golden.model(), ViTGraph.LOGITS), golden.get("logits_f64")))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void weightsUnderTimmsNamesGiveTorchsLogitsWithTimmsEpsilon(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        Path file = Golden.folder(fixture).resolve("timm.safetensors");
        OptionalInt heads = OptionalInt.of(golden.model().config().heads());
        Model model = ModelConverter.read(file, heads, note -> {});
        INDArray logits = run(ops, golden, model, ViTGraph.LOGITS);
        assertThat(Golden.difference(logits, golden.get("logits_eps1e-6_f64"))).isLessThan(1e-5);
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void layerNormEpsilonIsThatOfTheConfig(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        Model model = golden.model();
        Model loose = new Model(Configs.withEpsilon(model.config(), 1e-6), null, List.of(), model.weights(), null);
        INDArray logits = run(ops, golden, loose, ViTGraph.LOGITS);
        assertThat(Golden.difference(logits, golden.get("logits_eps1e-6_f64"))).isLessThan(1e-5);
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void attentionWeightsAndHiddenStatesOfEveryLayerEqualTorchs(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        for (String name : innerResults(golden.model().config())) {
            INDArray expected = golden.get(goldenName(name));
            // Hidden states reach 8, where neighboring floats are 1e-6 apart (tiny-b's hidden.2 differs by 1.3e-5 from
            // this graph's in doubles), so the tolerance is relative to the largest entry.
            double largest = Math.max(1, expected.amaxNumber().doubleValue());
            assertThat(Golden.difference(run(ops, golden, golden.model(), name), expected) / largest)
                    .as(name)
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny-a", "tiny-b"})
    void inDoublesTheLogitsEqualTorchsDoubles(String fixture) {
        Golden golden = Golden.read(fixture);
        Map<String, INDArray> doubles = new LinkedHashMap<>();
        golden.model().weights().forEach((name, array) -> doubles.put(name, array.castTo(DataType.DOUBLE)));
        Model model = new Model(golden.model().config(), null, List.of(), doubles, null);
        assertThat(Golden.difference(run("stock", golden, model, ViTGraph.LOGITS), golden.get("logits_f64")))
                .isLessThan(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void attentionRowsSumToOne(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        INDArray sums =
                run(ops, golden, golden.model(), ViTGraph.attentionName(0)).sum(3);
        assertThat(Golden.difference(sums, Nd4j.onesLike(sums))).isLessThan(1e-6);
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void lossAndEveryGradientEqualTorchs(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        ViTConfig config = golden.model().config();
        List<String> names = new ArrayList<>(golden.model().weights().keySet());
        names.add(ViTGraph.PATCHES);
        try (GradientGraph graph = GradientGraph.ofModel(
                config, OpsChoice.of(ops), golden.model().weights(), golden.images(), names, List.of())) {
            for (int run = 0; run < 2; run++) { // the second run works in reused memory
                GradientGraph.Result result =
                        graph.run(Map.of(ViTGraph.PATCHES, golden.patches(), ViTGraph.TARGETS, golden.targets()));
                assertThat(Math.abs(result.loss() - golden.get("loss_f64").getDouble(0)))
                        .isLessThan(1e-5);
                for (String name : golden.model().weights().keySet()) {
                    INDArray expected = golden.get("grad." + name);
                    // The true gradient of a key bias is zero: softmax ignores a bias that all keys share.
                    double largest = name.endsWith("key.bias")
                            ? 1
                            : expected.amaxNumber().doubleValue();
                    assertThat(Golden.difference(result.gradients().get(name), expected) / largest)
                            .as("gradient of %s", name)
                            .isLessThan(2e-5);
                }
                INDArray images = golden.get("grad.images");
                assertThat(Golden.difference(
                                        result.gradients().get(ViTGraph.PATCHES),
                                        Golden.cut(images, config.stem().patchSize()))
                                / images.amaxNumber().doubleValue())
                        .isLessThan(2e-5);
            }
        }
    }

    private static List<String> innerResults(ViTConfig config) {
        List<String> names = new ArrayList<>(List.of(ViTGraph.POOLED));
        IntStream.range(0, config.depth()).mapToObj(ViTGraph::attentionName).forEach(names::add);
        IntStream.rangeClosed(0, config.depth()).mapToObj(ViTGraph::hiddenName).forEach(names::add);
        return names;
    }

    private static String goldenName(String name) {
        return name.equals(ViTGraph.POOLED) ? "cls" : name.replace("attention.", "attn.");
    }

    private static INDArray run(String ops, Golden golden, Model model, String output) {
        try (Predictor predictor =
                new Predictor(model.config(), model.weights(), OpsChoice.of(ops), golden.images(), List.of(output))) {
            return predictor
                    .run(golden.patches()
                            .castTo(model.weights().get(WeightNames.HEAD_BIAS).dataType()))
                    .get(output)
                    .dup('c');
        }
    }
}
