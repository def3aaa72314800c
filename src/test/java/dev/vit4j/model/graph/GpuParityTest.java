package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.Model;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.device.RequiresGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares the graph on a GPU with PyTorch's goldens; a GPU may sum in another order, hence the tolerance of 1e-4. */
@RequiresGpu
class GpuParityTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void autoIsStockThere() {
        assertThat(OpsChoice.of("auto").name()).isEqualTo("stock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void logitsAndAttentionEqualTorchs(String fixture) {
        Golden golden = Golden.read(fixture);
        Model model = golden.model();
        String attention = ViTGraph.attentionName(0);
        try (Predictor predictor = new Predictor(
                model.config(), model.weights(), OpsChoice.of("auto"), golden.images(), List.of(attention))) {
            for (int run = 0; run < 2; run++) {
                Map<String, INDArray> results = predictor.run(golden.patches());
                assertThat(Golden.difference(results.get(ViTGraph.LOGITS).dup('c'), golden.get("logits_f64")))
                        .isLessThan(TOLERANCE);
                assertThat(Golden.difference(results.get(attention).dup('c'), golden.get("attn.0")))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void lossAndEveryGradientEqualTorchs(String fixture) {
        Golden golden = Golden.read(fixture);
        List<String> names = new ArrayList<>(golden.model().weights().keySet());
        try (GradientGraph graph = GradientGraph.ofModel(
                golden.model().config(),
                OpsChoice.of("auto"),
                golden.model().weights(),
                golden.images(),
                names,
                List.of())) {
            GradientGraph.Result result =
                    graph.run(Map.of(ViTGraph.PATCHES, golden.patches(), ViTGraph.TARGETS, golden.targets()));
            assertThat(Math.abs(result.loss() - golden.get("loss_f64").getDouble(0)))
                    .isLessThan(TOLERANCE);
            for (String name : names) {
                INDArray expected = golden.get("grad." + name);
                double largest =
                        name.endsWith("key.bias") ? 1 : expected.amaxNumber().doubleValue();
                assertThat(Golden.difference(result.gradients().get(name), expected) / largest)
                        .as("gradient of %s", name)
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void memoryStaysFlatOver500Steps() {
        Golden golden = Golden.read("tiny-a");
        List<String> names = new ArrayList<>(golden.model().weights().keySet());
        try (GradientGraph graph = GradientGraph.ofModel(
                golden.model().config(),
                OpsChoice.of("auto"),
                golden.model().weights(),
                golden.images(),
                names,
                List.of())) {
            long before = 0;
            for (int step = 1; step <= 500; step++) {
                try (INDArray patches = golden.patches().dup();
                        INDArray targets = golden.targets().dup()) {
                    graph.run(Map.of(ViTGraph.PATCHES, patches, ViTGraph.TARGETS, targets));
                }
                if (step == 100) {
                    before = free();
                }
            }
            assertThat(before - free())
                    .as("bytes of the GPU's memory taken by 400 steps")
                    .isLessThan(16L << 20);
        }
    }

    private static long free() {
        return org.nd4j.nativeblas.NativeOpsHolder.getInstance()
                .getDeviceNativeOps()
                .getDeviceFreeMemory(0);
    }
}
