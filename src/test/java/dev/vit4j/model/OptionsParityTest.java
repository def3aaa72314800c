package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Locality self-attention, registers and layer scale at once against PyTorch, where nothing is folded. */
class OptionsParityTest {
    private static final Golden GOLDEN = Golden.read("tiny-options");

    @TempDir
    private Path folder;

    @Test
    void theFixtureHasAllOptions() {
        ViTConfig config = GOLDEN.model().config();
        assertThat(config.blocks()).isEqualTo(new BlockOptions(0.7, AttentionKind.LOCALITY));
        assertThat(config.registers()).isEqualTo(2);
        assertThat(config.tokens()).isEqualTo(19);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void everyNumberOnTheWayEqualsTorchs(String ops) {
        List<String> names = new ArrayList<>(List.of(ViTGraph.POOLED, ViTGraph.hiddenName(0)));
        names.addAll(ViTGraph.attentionNames(GOLDEN.model().config()));
        try (Predictor whole = predictor(GOLDEN.model(), ops, names);
                Predictor classRow = predictor(GOLDEN.model(), ops, List.of())) {
            for (int run = 0; run < 2; run++) { // the second run has weights arranged by the first, in reused memory
                Map<String, INDArray> results = whole.run(GOLDEN.patches());
                assertThat(Golden.difference(results.get(ViTGraph.LOGITS), GOLDEN.get("logits_f64")))
                        .isLessThan(1e-5);
                for (String name : names) {
                    assertThat(Golden.difference(results.get(name), GOLDEN.get(name.replace("attention.", "attn."))))
                            .as(name)
                            .isLessThan(1e-5);
                }
                INDArray logits = classRow.run(GOLDEN.patches()).get(ViTGraph.LOGITS);
                assertThat(Golden.difference(logits, GOLDEN.get("logits_f64"))).isLessThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void lossAndEveryGradientEqualTorchs(String ops) {
        List<String> names = List.copyOf(GOLDEN.model().weights().keySet());
        try (GradientGraph graph = GradientGraph.ofModel(
                GOLDEN.model().config(),
                OpsChoice.of(ops),
                GOLDEN.model().weights(),
                GOLDEN.images(),
                names,
                List.of())) {
            for (int run = 0; run < 2; run++) {
                GradientGraph.Result result =
                        graph.run(Map.of(ViTGraph.PATCHES, GOLDEN.patches(), ViTGraph.TARGETS, GOLDEN.targets()));
                assertThat(result.loss() - GOLDEN.get("loss_f64").getDouble(0)).isBetween(-1e-5, 1e-5);
                for (String name : names) {
                    INDArray expected = GOLDEN.get("grad." + name);
                    // A true gradient of zero: softmax ignores what all keys share.
                    double largest = name.endsWith("key.bias")
                            ? 1
                            : expected.amaxNumber().doubleValue();
                    assertThat(Golden.difference(result.gradients().get(name), expected) / largest)
                            .as("gradient of %s", name)
                            .isLessThan(2e-5);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void aWrittenModelGivesTheSameLogits(String ops) throws Exception {
        ModelFolder.write(folder.resolve("model"), GOLDEN.model());
        Model read = ModelFolder.read(folder.resolve("model"));
        assertThat(read.config()).isEqualTo(GOLDEN.model().config());
        try (Predictor predictor = predictor(read, ops, List.of())) {
            assertThat(Golden.difference(
                            predictor.run(GOLDEN.patches()).get(ViTGraph.LOGITS), GOLDEN.get("logits_f64")))
                    .isLessThan(1e-5);
        }
    }

    private static Predictor predictor(Model model, String ops, List<String> more) {
        return new Predictor(model.config(), model.weights(), OpsChoice.of(ops), GOLDEN.images(), more);
    }
}
