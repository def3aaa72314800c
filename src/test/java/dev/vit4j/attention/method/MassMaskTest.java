package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MassMaskTest {
    @ParameterizedTest
    @CsvSource({
        "0.4,false false true false",
        "0.5,true false true false",
        "0.7,true false true false",
        "0.71,true false true true",
        "1,true true true true"
    })
    void holdsTheShareWithTheFewestPatches(double share, String expected) {
        PatchMap map = Grids.map(Grids.bare(2), 0.3, 0.1, 0.4, 0.2);
        assertThat(words(MassMask.of(map, share))).isEqualTo(expected);
    }

    @Test
    void massIsThatOnPatches() {
        // The class token's own 0.5 does not count: 0.3 of 0.5 is 60 %.
        PatchMap map = PatchMap.ofTokens(
                Grids.withClassToken(2), Queries.CLASSIFIER, new double[] {0.5, 0.3, 0.1, 0.06, 0.04});
        assertThat(map.elsewhere()).isEqualTo(0.5);
        assertThat(words(MassMask.of(map, 0.6))).isEqualTo("true false false false");
    }

    @Test
    void ofEqualPatchesTakesTheEarlier() {
        assertThat(words(MassMask.of(Grids.map(Grids.bare(2), 1, 1, 1, 1), 0.5)))
                .isEqualTo("true true false false");
    }

    @Test
    void leavesOutPatchesThatHoldNothing() {
        assertThat(words(MassMask.of(Grids.map(Grids.bare(2), 0, 1, 0, 0), 1))).isEqualTo("false true false false");
        assertThat(words(MassMask.of(Grids.map(Grids.bare(2), 0, 0, 0, 0), 1))).isEqualTo("false false false false");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN})
    void refusesWhatIsNoShare(double share) {
        assertThatThrownBy(() -> MassMask.of(Grids.map(Grids.bare(1), 1), share))
                .hasMessageContaining("share of the mass must be above 0 and at most 1");
    }

    private static String words(boolean[] mask) {
        StringBuilder text = new StringBuilder();
        for (boolean inside : mask) {
            text.append(text.isEmpty() ? "" : " ").append(inside);
        }
        return text.toString();
    }
}
