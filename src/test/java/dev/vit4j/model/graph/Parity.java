package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares our results for a fixture's model with PyTorch's.
 *
 * @param golden the fixture
 * @param patches [B,N,P] of its images
 * @param zeroGradients names of weights whose true gradient is zero, where only rounding is compared
 */
record Parity(Golden golden, INDArray patches, Predicate<String> zeroGradients) {
    private static final double CLOSE = 1e-5;

    /** Softmax ignores a bias that all keys share. */
    static Parity of(Golden golden, INDArray patches) {
        return new Parity(golden, patches, name -> name.endsWith("key.bias"));
    }

    /** Compares the logits, and results by their names and the fixture's. */
    void forward(String ops, List<String> names, UnaryOperator<String> goldenName) {
        try (Predictor predictor = predictor(golden.model(), ops, names)) {
            for (int run = 0; run < 2; run++) { // the second run uses weights repacked by the first, in reused memory
                Map<String, INDArray> results = predictor.run(patches);
                assertLogits(results);
                for (String name : names) {
                    assertThat(Golden.difference(results.get(name), golden.get(goldenName.apply(name))))
                            .as(name)
                            .isLessThan(CLOSE);
                }
            }
        }
    }

    /**
     * Compares the logits if nothing else is fetched: with a class token, only its row of the last block is computed.
     */
    void logits(String ops) {
        forward(ops, List.of(), UnaryOperator.identity());
    }

    void gradients(String ops) {
        List<String> names = List.copyOf(golden.model().weights().keySet());
        try (GradientGraph graph = graph(ops, names)) {
            for (int run = 0; run < 2; run++) {
                GradientGraph.Result result = graph.run(inputs());
                assertThat(result.loss()).isCloseTo(golden.get("loss_f64").getDouble(0), within(CLOSE));
                for (String name : names) {
                    INDArray expected = golden.get("grad." + name);
                    double largest =
                            zeroGradients.test(name) ? 1 : expected.amaxNumber().doubleValue();
                    assertThat(Golden.difference(result.gradients().get(name), expected) / largest)
                            .as("gradient of %s", name)
                            .isLessThan(2e-5);
                }
            }
        }
    }

    /** Writes the model into a folder and reads it back: same configuration, same logits. */
    void written(String ops, Path folder) throws IOException {
        ModelFolder.write(folder, golden.model());
        Model read = ModelFolder.read(folder);
        assertThat(read.config()).isEqualTo(golden.model().config());
        try (Predictor predictor = predictor(read, ops, List.of())) {
            assertLogits(predictor.run(patches));
        }
    }

    GradientGraph graph(String ops, List<String> variables) {
        Model model = golden.model();
        return GradientGraph.ofModel(
                model.config(), OpsChoice.of(ops), model.weights(), golden.images(), variables, List.of());
    }

    Map<String, INDArray> inputs() {
        return Map.of(ViTGraph.PATCHES, patches, ViTGraph.TARGETS, golden.targets());
    }

    private Predictor predictor(Model model, String ops, List<String> more) {
        return new Predictor(model.config(), model.weights(), OpsChoice.of(ops), golden.images(), more);
    }

    private void assertLogits(Map<String, INDArray> results) {
        assertThat(Golden.difference(results.get(ViTGraph.LOGITS), golden.get("logits_f64")))
                .isLessThan(CLOSE);
    }
}
