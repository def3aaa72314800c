package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairedOutcomesTest {
    private static Outcomes outcomes(String answers) {
        Outcomes outcomes = new Outcomes();
        for (int i = 0; i < answers.length(); i++) {
            if (answers.charAt(i) != '.') {
                outcomes.add(i, answers.charAt(i) == '+');
            }
        }
        return outcomes;
    }

    @Test
    void countsImagesByWhoAnsweredThemRightly() {
        PairedOutcomes paired = outcomes("+++--++").with(outcomes("++--+-+"));
        assertThat(paired).isEqualTo(new PairedOutcomes(3, 2, 1, 1));
        assertThat(paired.images()).isEqualTo(7);
        assertThat(paired.discordant()).isEqualTo(3);
        assertThat(paired.difference()).isCloseTo(-1.0 / 7, within(1e-12));
    }

    @Test
    void imagesThatOneOfThemDidNotSeeDoNotCount() {
        PairedOutcomes paired = outcomes("+.+-+").with(outcomes(".++-"));
        assertThat(paired).isEqualTo(new PairedOutcomes(1, 0, 0, 1));
    }

    /** Newcombe 1998, "Improved confidence intervals ... paired data": 36, 12, 2, 0 gives 0.0569 to 0.3404 by method 10. */
    @Test
    void theIntervalOfTheDifferenceAgreesWithThePublishedExample() {
        Interval interval = new PairedOutcomes(36, 2, 12, 0).differenceInterval();
        assertThat(interval.lower()).isCloseTo(0.0569, within(5e-5));
        assertThat(interval.upper()).isCloseTo(0.3404, within(5e-5));
        Interval mirrored = new PairedOutcomes(36, 12, 2, 0).differenceInterval();
        assertThat(mirrored.lower()).isCloseTo(-0.3404, within(5e-5));
        assertThat(mirrored.upper()).isCloseTo(-0.0569, within(5e-5));
    }

    /** Positively correlated, hence corrected for continuity; the figures are a program's that gives the example above. */
    @Test
    void theIntervalOfTheDifferenceIsCorrectedForContinuity() {
        Interval interval = new PairedOutcomes(40, 6, 4, 30).differenceInterval();
        assertThat(interval.lower()).isCloseTo(-0.1040136, within(1e-6));
        assertThat(interval.upper()).isCloseTo(0.0547862, within(1e-6));
    }

    @Test
    void modelsThatNeverDifferHaveAnIntervalAroundZero() {
        Interval interval = new PairedOutcomes(60, 0, 0, 40).differenceInterval();
        assertThat(interval.lower()).isNegative().isCloseTo(-interval.upper(), within(1e-12));
        assertThat(new PairedOutcomes(0, 0, 0, 0).differenceInterval().exists()).isFalse();
        Interval perfect = new PairedOutcomes(50, 0, 0, 0).differenceInterval();
        assertThat(perfect.lower()).isBetween(-0.1, 0.0);
        assertThat(perfect.upper()).isBetween(0.0, 0.1);
    }

    @Test
    void refusesNegativeCounts() {
        assertThatThrownBy(() -> new PairedOutcomes(1, 2, -3, 4)).hasMessageContaining("-3");
    }
}
