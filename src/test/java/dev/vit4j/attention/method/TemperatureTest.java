package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
    private final LayerAttention layer = Matrices.random(new Random(3), 2, 9);

    @Test
    void oneChangesNothing() {
        assertThat(Temperature.apply(layer, 1)).isSameAs(layer);
    }

    @Test
    void oneHalfSquaresTheWeights() {
        LayerAttention made = Matrices.everyRow(1, 0.5f, 0.25f, 0.25f);
        // 1/4, 1/16, 1/16 of 3/8.
        assertThat(Temperature.apply(made, 0.5).values())
                .startsWith(new float[] {2 / 3f, 1 / 6f, 1 / 6f}, within(1e-7f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1e-3})
    void towardsZeroItIsTheLookUpOfTheBestKey(double temperature) {
        float[] values = Temperature.apply(layer, temperature).values();
        for (int row = 0; row < values.length; row += 9) {
            int best = row;
            for (int key = row; key < row + 9; key++) {
                best = layer.values()[key] > layer.values()[best] ? key : best;
            }
            for (int key = row; key < row + 9; key++) {
                assertThat(values[key]).isCloseTo(key == best ? 1 : 0, within(1e-6f));
            }
        }
    }

    @Test
    void atZeroTheEarliestOfEqualBestKeysGetsAll() {
        LayerAttention tied = Matrices.everyRow(1, 0.2f, 0.4f, 0.4f);
        assertThat(Temperature.apply(tied, 0).values()).startsWith(0f, 1f, 0f);
    }

    @Test
    void justAboveZeroEqualBestKeysShare() {
        LayerAttention tied = Matrices.everyRow(1, 0.2f, 0.4f, 0.4f);
        assertThat(Temperature.apply(tied, 1e-6).values()).startsWith(0f, 0.5f, 0.5f);
    }

    @Test
    void veryHighItIsEvenAmongKeysWithAnyWeight() {
        LayerAttention made = Matrices.everyRow(1, 0.9f, 0.1f, 0f);
        assertThat(Temperature.apply(made, 1e9).values()).startsWith(new float[] {0.5f, 0.5f, 0f}, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-4, 0.3, 2, 50})
    void rowsSumToOne(double temperature) {
        float[] values = Temperature.apply(layer, temperature).values();
        for (int row = 0; row < values.length; row += 9) {
            double sum = 0;
            for (int key = row; key < row + 9; key++) {
                sum += values[key];
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNoTemperature(double temperature) {
        assertThatThrownBy(() -> Temperature.apply(layer, temperature))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("temperature must be at least 0");
    }
}
