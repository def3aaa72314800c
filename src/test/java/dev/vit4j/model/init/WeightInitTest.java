package dev.vit4j.model.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class WeightInitTest {
    private static final ViTConfig CONFIG = ViTVariants.byName("nano/4");
    private static final String QUERY = "attention.attention.query.weight";
    private static final String KEY = "attention.attention.key.weight";
    private static final String VALUE = "attention.attention.value.weight";

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

    @Test
    void normalMatricesEndAtTwoDeviationsAndNothingElseChanges() {
        Map<String, INDArray> usual = WeightInit.fresh(CONFIG, 1);
        WeightInit.fresh(CONFIG, 1, InitScheme.NORMAL).forEach((name, array) -> {
            if (name.startsWith(WeightNames.block(0)) && array.rank() == 2) {
                assertThat(array.amaxNumber().doubleValue()).as(name).isBetween(0.0395, 0.04);
                // Standard deviation of the standard normal distribution truncated at 2.
                assertThat(array.stdNumber().doubleValue()).as(name).isCloseTo(0.02 * 0.8796, within(0.0003));
            } else if (array.rank() != 2 || !name.startsWith("vit.encoder")) {
                assertThat(array).as(name).isEqualTo(usual.get(name));
            }
        });
    }

    @Test
    void mimeticLookUpsAreTakenAwayFromTheirToken() {
        String block = WeightNames.block(1);
        Map<String, INDArray> weights = WeightInit.fresh(CONFIG, 1, InitScheme.MIMETIC);
        INDArray product = weights.get(block + "attention.output.dense.weight").mmul(weights.get(block + VALUE));
        assertNoiseAndDiagonal(product, 0.4, -0.4);
    }

    @Test
    void mimeticTokensAgreeWithThemselves() {
        ViTConfig oneHead = ViTVariants.byName("nano/4:heads=1");
        Map<String, INDArray> weights = WeightInit.fresh(oneHead, 1, InitScheme.MIMETIC);
        String block = WeightNames.block(0);
        assertNoiseAndDiagonal(weights.get(block + QUERY).transpose().mmul(weights.get(block + KEY)), 0.7, 0.7);
    }

    /** A head holds the E largest of the product's D directions: its share of the trace exceeds E / D. */
    @Test
    void eachMimeticHeadHoldsTheLargestPart() {
        Map<String, INDArray> weights = WeightInit.fresh(CONFIG, 1, InitScheme.MIMETIC);
        String block = WeightNames.block(0);
        int e = CONFIG.headWidth();
        for (int head = 0; head < CONFIG.heads(); head++) {
            INDArray query = rows(weights.get(block + QUERY), head * e, e);
            INDArray key = rows(weights.get(block + KEY), head * e, e);
            double trace = query.mul(key).sumNumber().doubleValue();
            assertThat(trace).as("head %d", head).isGreaterThan(0.7 * e);
            assertThat(query.norm2Number().doubleValue())
                    .isCloseTo(key.norm2Number().doubleValue(), within(1e-3));
        }
    }

    @Test
    void mimeticChangesAttentionAlone() {
        Map<String, INDArray> usual = WeightInit.fresh(CONFIG, 1);
        WeightInit.fresh(CONFIG, 1, InitScheme.MIMETIC).forEach((name, array) -> {
            boolean attention = name.contains(".attention.") && name.endsWith(".weight");
            assertThat(array.equals(usual.get(name))).as(name).isEqualTo(!attention);
        });
    }

    private static INDArray rows(INDArray matrix, int from, int count) {
        return matrix.get(NDArrayIndex.interval(from, from + count), NDArrayIndex.all());
    }

    private static void assertNoiseAndDiagonal(INDArray product, double noise, double diagonal) {
        int d = product.rows();
        double[] onIt = new double[d];
        double offIt = 0;
        for (int row = 0; row < d; row++) {
            for (int column = 0; column < d; column++) {
                double value = product.getDouble(row, column);
                if (row == column) {
                    onIt[row] = value;
                } else {
                    offIt += value * value;
                }
            }
        }
        double deviation = noise / Math.sqrt(d);
        assertThat(Arrays.stream(onIt).average().orElseThrow())
                .isCloseTo(diagonal, within(4 * deviation / Math.sqrt(d)));
        assertThat(Math.sqrt(offIt / (d * (d - 1.0)))).isCloseTo(deviation, within(0.04 * deviation));
    }

    private static float[] values(long seed, String name) {
        return WeightInit.fresh(CONFIG, seed).get(name).reshape(-1).toFloatVector();
    }
}
