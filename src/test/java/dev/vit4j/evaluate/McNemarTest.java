package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class McNemarTest {
    /** Two tails of a fair coin's binomial distribution, counted by hand: (1 + 12) of 2^12, doubled. */
    @Test
    void fewDiscordantImagesAreTestedExactly() {
        McNemar test = McNemar.of(11, 1);
        assertThat(test.exact()).isTrue();
        assertThat(test.statistic()).isNaN();
        assertThat(test.pValue()).isCloseTo(26.0 / 4096, within(1e-12));
        assertThat(test.significant()).isTrue();
        assertThat(McNemar.of(0, 5).pValue()).isCloseTo(2.0 / 32, within(1e-12));
        assertThat(McNemar.of(0, 5).significant()).isFalse();
    }

    /** b = 6, c = 16, for which the exact test gives 0.0525 and Edwards' correction 3.68 and 0.055. */
    @Test
    void exactAndCorrectedTestsAgreeWithThePublishedExample() {
        assertThat(McNemar.of(6, 16).pValue()).isCloseTo(0.0525, within(5e-5));
        McNemar corrected = McNemar.chiSquare(6, 16);
        assertThat(corrected.statistic()).isCloseTo(3.68, within(5e-3));
        assertThat(corrected.pValue()).isCloseTo(0.055, within(5e-4));
    }

    /** By hand: (|25 - 15| - 1)^2 / 40 = 81 / 40; the tail of chi-square beyond it is 0.1547. */
    @Test
    void manyDiscordantImagesAreTestedByChiSquareWithContinuityCorrection() {
        McNemar test = McNemar.of(25, 15);
        assertThat(test.exact()).isFalse();
        assertThat(test.statistic()).isCloseTo(2.025, within(1e-12));
        assertThat(test.pValue()).isCloseTo(0.1547, within(5e-5));
        assertThat(McNemar.of(15, 25)).isEqualTo(test);
    }

    @Test
    void theExactTestEndsAtTwentyFour() {
        assertThat(McNemar.of(12, 12).exact()).isTrue();
        assertThat(McNemar.of(12, 13).exact()).isFalse();
    }

    @Test
    void equalCountsAreNoDifferenceAtAll() {
        assertThat(McNemar.of(0, 0).pValue()).isEqualTo(1);
        assertThat(McNemar.of(2, 2).pValue()).isEqualTo(1);
        assertThat(McNemar.of(12, 12).pValue()).isEqualTo(1);
        assertThat(McNemar.of(500, 500).pValue()).isEqualTo(1);
        assertThat(McNemar.of(500, 500).statistic()).isZero();
    }

    @Test
    void farOutInTheTailAProbabilityIsLeft() {
        assertThat(McNemar.of(400, 100).pValue()).isPositive().isLessThan(1e-30);
    }

    @Test
    void refusesNegativeCounts() {
        assertThatThrownBy(() -> McNemar.of(-1, 3)).hasMessageContaining("-1, 3");
    }
}
