package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A stem of convolutions and sequence pooling against PyTorch's convolution, maximum and softmax. */
class CompactParityTest {
    private static final Golden GOLDEN = Golden.read("tiny-cct");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void everyNumberOnTheWayEqualsTorchs(String ops) {
        List<String> names = new ArrayList<>(List.of(ViTGraph.SHARES, ViTGraph.POOLED, ViTGraph.hiddenName(0)));
        names.addAll(ViTGraph.attentionNames(GOLDEN.model().config()));
        try (Predictor predictor = predictor(GOLDEN.model(), ops, names)) {
            for (int run = 0; run < 2; run++) { // the second run has weights arranged by the first, in reused memory
                Map<String, INDArray> results = predictor.run(patches());
                assertThat(Golden.difference(results.get(ViTGraph.LOGITS), GOLDEN.get("logits_f64")))
                        .isLessThan(1e-5);
                for (String name : names) {
                    assertThat(Golden.difference(results.get(name), GOLDEN.get(goldenName(name))))
                            .as(name)
                            .isLessThan(1e-5);
                }
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
                        graph.run(Map.of(ViTGraph.PATCHES, patches(), ViTGraph.TARGETS, GOLDEN.targets()));
                assertThat(result.loss() - GOLDEN.get("loss_f64").getDouble(0)).isBetween(-1e-5, 1e-5);
                for (String name : names) {
                    INDArray expected = GOLDEN.get("grad." + name);
                    // True gradients of zero: softmax ignores what all keys, or all tokens, share.
                    boolean zero = name.endsWith("key.bias") || name.equals(WeightNames.SEQUENCE_QUERY + ".bias");
                    double largest = zero ? 1 : expected.amaxNumber().doubleValue();
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
            assertThat(Golden.difference(predictor.run(patches()).get(ViTGraph.LOGITS), GOLDEN.get("logits_f64")))
                    .isLessThan(1e-5);
        }
    }

    private static Predictor predictor(Model model, String ops, List<String> more) {
        return new Predictor(model.config(), model.weights(), OpsChoice.of(ops), GOLDEN.images(), more);
    }

    private static String goldenName(String name) {
        return name.equals(ViTGraph.SHARES) ? "shares" : name.replace("attention.", "attn.");
    }

    /** [B,N,27]: 3 x 3 pixels around each, zeros beyond the edge, by the definition. */
    private static INDArray patches() {
        INDArray images = GOLDEN.get("images");
        int size = (int) images.size(2);
        INDArray patches = Nd4j.create(DataType.FLOAT, GOLDEN.images(), (long) size * size, 27);
        for (int i = 0; i < GOLDEN.images(); i++) {
            for (int n = 0; n < size * size; n++) {
                for (int p = 0; p < 27; p++) {
                    int y = n / size + p / 3 % 3 - 1;
                    int x = n % size + p % 3 - 1;
                    boolean within = y >= 0 && y < size && x >= 0 && x < size;
                    patches.putScalar(new int[] {i, n, p}, within ? images.getDouble(i, p / 9, y, x) : 0);
                }
            }
        }
        return patches;
    }
}
