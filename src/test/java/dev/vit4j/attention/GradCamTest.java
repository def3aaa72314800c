package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.GradCam;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.TokenFeatures;
import dev.vit4j.common.BadInputException;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.ops.OpsChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Grad-CAM by hand, and against transformers and PyTorch. */
class GradCamTest {
    private static final int BATCH = 3; // of four images

    @Test
    void isTheSumOfFeaturesWeightedByMeanGradientsWithoutItsNegativePart() {
        TokenGrid grid =
                new TokenGrid(new Patching(8, 3, 4, 4), PrefixTokens.CLASS_TOKEN); // a class token and four patches
        float[] values = {9, 9, 1, 0, 0, 1, 2, 1, -1, 0};
        float[] gradients = {7, 7, 1, -2, 3, 0, 0, 0, 0, -2};
        // Means over patches: (1 + 3) / 4 = 1 and (-2 - 2) / 4 = -1.
        assertThat(GradCam.of(grid, new TokenFeatures(5, 2, values, gradients))).containsExactly(1, 0, 1, 0);
    }

    @Test
    void featuresOfOtherTokensAreRefused() {
        TokenGrid grid = new TokenGrid(new Patching(8, 3, 4, 4), PrefixTokens.CLASS_TOKEN);
        TokenFeatures other = new TokenFeatures(4, 1, new float[4], new float[4]);
        assertThatThrownBy(() -> GradCam.of(grid, other)).hasMessage("4 tokens, but the grid has 5");
        assertThatThrownBy(() -> new TokenFeatures(4, 2, new float[8], new float[7]))
                .hasMessage("8 values and 7 gradients for 4 tokens of width 2");
    }

    @ParameterizedTest
    @CsvSource({"tiny-a,stock", "tiny-b,stock", "tiny-a,fused", "tiny-b,fused"})
    void equalsTransformers(String fixture, String ops) {
        Golden golden = Golden.read(fixture);
        Map<String, INDArray> expected = Safetensors.read(Golden.folder(fixture).resolve("gradcam.safetensors"));
        int[] classes = expected.get("classes").toIntVector();
        List<AttentionMaps> maps = GoldenMapsTest.read(golden, ops);
        try (ClassGradients gradients = ClassGradients.ofFeatures(golden.model(), OpsChoice.of(ops), BATCH)) {
            List<ClassGradient> found = gradients.of(GoldenMapsTest.seen(golden), classes);
            assertThat(found).hasSize(golden.images());
            for (int image = 0; image < golden.images(); image++) {
                assertEqual(
                        maps.get(image).gradCam(found.get(image)),
                        expected.get("gradcam").slice(image));
            }
        }
    }

    @Test
    void comesWithTheGradientsOfAttentionWeights() {
        Golden golden = Golden.read("tiny-b");
        INDArray expected = Safetensors.read(Golden.folder("tiny-b").resolve("gradcam.safetensors"))
                .get("gradcam");
        List<AttentionMaps> maps = GoldenMapsTest.read(golden, "stock");
        try (ClassGradients gradients = new ClassGradients(golden.model(), 2)) {
            ClassGradient second = gradients
                    .of(GoldenMapsTest.seen(golden), new int[] {1, 2, 3, 4})
                    .get(1);
            assertThat(second.attention()).hasSize(3);
            assertEqual(maps.get(1).gradCam(second), expected.slice(1));
        }
        assertEqual(maps.get(0).gradCam(1), expected.slice(0));
    }

    private static void assertEqual(PatchMap map, INDArray expected) {
        double[] values = expected.toDoubleVector();
        double largest = Arrays.stream(values).max().orElseThrow();
        assertThat(map.query()).isEqualTo(Queries.NONE);
        assertThat(map.elsewhere()).isZero();
        assertThat(map.weights()).hasSameSizeAs(values);
        for (int patch = 0; patch < values.length; patch++) {
            assertThat(map.weights()[patch]).isCloseTo(values[patch], within(1e-4 * largest));
        }
    }

    @Test
    void aClassThatIsNotThereIsRefused() {
        AttentionMaps maps = GoldenMapsTest.read(Golden.read("tiny-b"), "stock").get(0);
        assertThatThrownBy(() -> maps.gradCam(5))
                .isInstanceOf(BadInputException.class)
                .hasMessage("class 5: this model has classes 0 to 4");
        assertThatThrownBy(() -> maps.withTemperature(0.5).gradCam(1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("temperature");
    }
}
