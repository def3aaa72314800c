package dev.vit4j.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedTimeTest {
    private final AtomicLong clock = new AtomicLong(7);
    private final ExpectedTime expected = new ExpectedTime(clock::get);

    private Optional<String> step(double seconds, double left) {
        clock.addAndGet((long) (1e9 * seconds));
        return expected.afterStep(left);
    }

    @Test
    void twentyStepsAreEnoughAndTheFirstDoesNotCount() {
        assertThat(step(60, 1000)).isEmpty();
        for (int i = 2; i < 20; i++) {
            assertThat(step(0.1, 1000 - i)).isEmpty();
        }
        // 19 steps of 0.1 s were measured; 7,200 follow: 721.9 s.
        assertThat(step(0.1, 7200)).contains("about 12 min");
        assertThat(step(0.1, 7199)).as("once").isEmpty();
    }

    @Test
    void ofSlowStepsTenSecondsAreEnough() {
        step(9, 100);
        assertThat(step(6, 99)).isEmpty();
        assertThat(step(6, 598)).contains("about 60 min"); // 2 x 6 s + 598 x 6 s = 3,600 s
    }

    @Test
    void aShortRunNeedsNone() {
        step(1, 100);
        for (int i = 2; i <= 20; i++) {
            assertThat(step(0.01, 900)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"45,45 s", "89,89 s", "720,12 min", "5399,90 min", "12600,3.5 h", "90000,25 h", "259200,3.0 days"})
    void aTimeHasTwoDigitsInAFittingUnit(double seconds, String text) {
        assertThat(ExpectedTime.rounded(seconds)).isEqualTo(text);
    }
}
