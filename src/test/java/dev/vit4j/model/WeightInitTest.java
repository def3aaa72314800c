package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class WeightInitTest {
    private static final ViTConfig CONFIG = ViTVariants.byName("nano/4");

    @Test
    void everyTensorIsThereInItsShape() {
        Map<String, INDArray> weights = WeightInit.fresh(CONFIG, 1);
        Map<String, long[]> shapes = WeightNames.of(CONFIG);
        assertThat(weights.keySet()).containsExactlyElementsOf(shapes.keySet());
        weights.forEach((name, array) -> assertThat(array.shape()).as(name).isEqualTo(shapes.get(name)));
    }

    @Test
    void matricesAreXavierUniform() {
        INDArray matrix = WeightInit.fresh(CONFIG, 1).get(WeightNames.block(0) + "intermediate.dense.weight");
        double bound = Math.sqrt(6.0 / (CONFIG.width() + CONFIG.mlpWidth()));
        assertThat(matrix.amaxNumber().doubleValue()).isBetween(0.98 * bound, bound);
        assertThat(matrix.stdNumber().doubleValue()).isCloseTo(bound / Math.sqrt(3), within(0.02 * bound));
        assertThat(matrix.meanNumber().doubleValue()).isCloseTo(0, within(0.02 * bound));
    }

    @Test
    void patchesAreLeCunNormalAndPositionsHaveDeviationOfTwoHundredths() {
        Map<String, INDArray> weights = WeightInit.fresh(CONFIG, 1);
        double inputs = CONFIG.patching().values();
        assertThat(weights.get(WeightNames.PATCH_WEIGHT).stdNumber().doubleValue())
                .isCloseTo(1 / Math.sqrt(inputs), within(0.05 / Math.sqrt(inputs)));
        assertThat(weights.get(WeightNames.POSITIONS).stdNumber().doubleValue()).isCloseTo(0.02, within(0.001));
    }

    @Test
    void biasesTokenAndHeadAreZeroAndNormsOne() {
        WeightInit.fresh(CONFIG, 1).forEach((name, array) -> {
            boolean zero =
                    name.endsWith(".bias") || name.equals(WeightNames.CLASS_TOKEN) || name.startsWith("classifier");
            if (zero || name.contains("layernorm")) {
                assertThat(array.maxNumber().floatValue()).as(name).isEqualTo(zero ? 0f : 1f);
                assertThat(array.minNumber().floatValue()).as(name).isEqualTo(zero ? 0f : 1f);
            }
        });
    }

    @Test
    void isAFunctionOfTheSeedAndTheTensor() {
        String query = WeightNames.block(0) + "attention.attention.query.weight";
        String key = WeightNames.block(0) + "attention.attention.key.weight";
        float[] first = values(1, query);
        assertThat(values(1, query)).isEqualTo(first);
        assertThat(Arrays.equals(values(2, query), first)).isFalse();
        assertThat(Arrays.equals(values(1, key), first)).isFalse();
    }

    private static float[] values(long seed, String name) {
        return WeightInit.fresh(CONFIG, seed).get(name).reshape(-1).toFloatVector();
    }
}
