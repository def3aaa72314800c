package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.junit.jupiter.api.Test;

class IntervalTest {
    /** Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3. */
    @Test
    void agreesWithThePublishedScoreIntervals() {
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0000, 0.1611);
        check(1, 29, 0.0061, 0.1718);
    }

    private static void check(long successes, long n, double lower, double upper) {
        Interval interval = Interval.wilson(successes, n);
        assertThat(interval.lower()).isCloseTo(lower, within(5e-5));
        assertThat(interval.upper()).isCloseTo(upper, within(5e-5));
    }

    @Test
    void agreesWithCommonsMath() {
        for (int n : new int[] {1, 7, 50, 500, 10_000}) {
            for (int successes : new int[] {0, 1, n / 3, n / 2, n}) {
                ConfidenceInterval reference = IntervalUtils.getWilsonScoreInterval(n, successes, Interval.LEVEL);
                Interval interval = Interval.wilson(successes, n);
                assertThat(interval.lower()).isCloseTo(reference.getLowerBound(), within(1e-9));
                assertThat(interval.upper()).isCloseTo(reference.getUpperBound(), within(1e-9));
            }
        }
    }

    @Test
    void allOrNoneRightReachTheEndOfTheScale() {
        for (long n : new long[] {1, 3, 50, 10_000, 1L << 40}) {
            assertThat(Interval.wilson(0, n).lower()).isZero();
            assertThat(Interval.wilson(n, n).upper()).isEqualTo(1);
            assertThat(Interval.wilson(n, n).lower())
                    .isCloseTo(1 - Interval.wilson(0, n).upper(), within(1e-12));
        }
    }

    @Test
    void nothingTriedGivesNoInterval() {
        assertThat(Interval.wilson(0, 0).exists()).isFalse();
        assertThat(Interval.wilson(0, 1).exists()).isTrue();
    }

    @Test
    void refusesWhatIsNoShare() {
        assertThatThrownBy(() -> Interval.wilson(3, 2)).hasMessageContaining("3 of 2");
        assertThatThrownBy(() -> Interval.wilson(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
