package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.KeyedRandom;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws against the moments and quantiles of their distributions, within four standard errors or more. */
class DrawsTest {
    private static final int COUNT = 100_000;

    private static double[] draws(ToDoubleFunction<KeyedRandom> draw) {
        KeyedRandom random = new KeyedRandom(7, 0, 0, KeyedRandom.Purpose.MIXING);
        return DoubleStream.generate(() -> draw.applyAsDouble(random))
                .limit(COUNT)
                .toArray();
    }

    private static double share(double[] numbers, DoublePredicate condition) {
        return (double) Arrays.stream(numbers).filter(condition).count() / numbers.length;
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElseThrow();
    }

    private static double variance(double[] numbers) {
        double mean = mean(numbers);
        return Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum() / numbers.length;
    }

    @Test
    void uniformNumbersFillTheirInterval() {
        double[] numbers = draws(random -> Draws.uniform(random, -3, 5));
        assertThat(Arrays.stream(numbers)).allMatch(x -> x >= -3 && x < 5);
        assertThat(mean(numbers)).isCloseTo(1, within(0.03));
        assertThat(share(numbers, x -> x < -1)).isCloseTo(0.25, within(0.006));
        assertThat(share(numbers, x -> x < 4)).isCloseTo(0.875, within(0.006));
    }

    /** Table of the normal distribution: 0.1587 below -1, 0.5 below 0, 0.0228 above 2. */
    @Test
    void gaussianNumbersAreStandardNormal() {
        double[] numbers = draws(Draws::gaussian);
        assertThat(mean(numbers)).isCloseTo(0, within(0.013));
        assertThat(variance(numbers)).isCloseTo(1, within(0.02));
        assertThat(share(numbers, x -> x < -1)).isCloseTo(0.1587, within(0.005));
        assertThat(share(numbers, x -> x < 0)).isCloseTo(0.5, within(0.0065));
        assertThat(share(numbers, x -> x > 2)).isCloseTo(0.0228, within(0.002));
    }

    /** The mean of Beta(a, a) is 1/2 and its variance 1 / (4 (2a + 1)). */
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.208333",
        "0.2, 0.178571",
        "0.5, 0.125",
        "0.8, 0.096154",
        "1, 0.083333",
        "2, 0.05",
        "10, 0.011905",
    })
    void betaNumbersHaveTheirMeanAndVariance(double alpha, double variance) {
        double[] numbers = draws(random -> Draws.beta(random, alpha));
        assertThat(Arrays.stream(numbers)).allMatch(x -> x >= 0 && x <= 1);
        assertThat(mean(numbers)).isCloseTo(0.5, within(4.5 * Math.sqrt(variance / COUNT)));
        assertThat(variance(numbers)).isCloseTo(variance, within(0.015 * variance));
    }

    /**
     * Shares below 1/4: 2/pi arcsin(1/2) = 1/3 of the arcsine distribution (a = 1/2), 1/4 of the uniform one (a = 1),
     * 3x^2 - 2x^3 = 5/32 (a = 2), and 10x^3 - 15x^4 + 6x^5 = 53/512 (a = 3).
     */
    @ParameterizedTest
    @CsvSource({"0.5, 0.333333", "1, 0.25", "2, 0.15625", "3, 0.103516"})
    void betaNumbersHaveTheirQuartile(double alpha, double below) {
        double[] numbers = draws(random -> Draws.beta(random, alpha));
        assertThat(share(numbers, x -> x < 0.25)).isCloseTo(below, within(0.006));
        assertThat(share(numbers, x -> x > 0.75)).isCloseTo(below, within(0.006));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 1e-4})
    void betaNumbersOfSmallAlphaExistAndLieAtTheEnds(double alpha) {
        double[] numbers = draws(random -> Draws.beta(random, alpha));
        assertThat(Arrays.stream(numbers)).allMatch(x -> x >= 0 && x <= 1);
        assertThat(share(numbers, x -> x < 0.5)).isCloseTo(0.5, within(0.0065));
        assertThat(share(numbers, x -> x > 0.1 && x < 0.9)).isLessThan(0.03);
    }
}
