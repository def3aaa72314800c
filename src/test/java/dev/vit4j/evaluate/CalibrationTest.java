package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
    private static int binOf(double probability) {
        Calibration calibration = new Calibration();
        calibration.add(probability, true);
        List<CalibrationBin> bins = calibration.bins();
        assertThat(bins.stream().mapToLong(CalibrationBin::images).sum()).isEqualTo(1);
        return bins.stream().map(CalibrationBin::images).toList().indexOf(1L);
    }

    /** Guo et al. 2017, section 2: bin m of 15 is ((m-1)/15, m/15]. */
    @Test
    void binsCoverZeroToOneInFifteenths() {
        List<CalibrationBin> bins = new Calibration().bins();
        double[] edges = {
            0,
            0.06666667,
            0.13333333,
            0.2,
            0.26666667,
            0.33333333,
            0.4,
            0.46666667,
            0.53333333,
            0.6,
            0.66666667,
            0.73333333,
            0.8,
            0.86666667,
            0.93333333,
            1
        };
        assertThat(bins).hasSize(15);
        for (int bin = 0; bin < 15; bin++) {
            assertThat(bins.get(bin).lower()).isCloseTo(edges[bin], within(1e-8));
            assertThat(bins.get(bin).upper()).isCloseTo(edges[bin + 1], within(1e-8));
        }
        assertThat(bins.get(0).lower()).isZero();
        assertThat(bins.get(14).upper()).isEqualTo(1);
    }

    /** The edge of a bin is its largest probability. */
    @ParameterizedTest
    @CsvSource({
        "1e-300, 0",
        "0.066, 0",
        "0.067, 1",
        "0.199999, 2",
        "0.2, 2",
        "0.200001, 3",
        "0.6, 8",
        "0.600001, 9",
        "0.8, 11",
        "0.800001, 12",
        "0.933333, 13",
        "0.933334, 14",
        "1, 14",
        "1.0000001, 14",
    })
    void aProbabilityBelongsToTheBinThatItIsIn(double probability, int bin) {
        assertThat(binOf(probability)).isEqualTo(bin);
    }

    /** Two answers in bin 9 (one right), one in bin 12 (right). */
    @Test
    void aBinCountsItsAnswers() {
        Calibration calibration = new Calibration();
        calibration.add(0.55, true);
        calibration.add(0.59, false);
        calibration.add(0.75, true);
        CalibrationBin nine = calibration.bins().get(8);
        assertThat(nine.images()).isEqualTo(2);
        assertThat(nine.right()).isEqualTo(1);
        assertThat(nine.confidenceSum()).isCloseTo(1.14, within(1e-12));
        assertThat(nine.accuracy()).isEqualTo(0.5);
        assertThat(nine.confidence()).isCloseTo(0.57, within(1e-12));
        assertThat(calibration.bins().get(11).accuracy()).isEqualTo(1);
        assertThat(calibration.bins().get(7).accuracy()).isNaN();
        // (|1 - 1.14| + |1 - 0.75|) / 3 and (0.55 + 0.59 + 0.75) / 3
        assertThat(calibration.error()).isCloseTo(0.13, within(1e-12));
        assertThat(calibration.meanConfidence()).isCloseTo(0.63, within(1e-12));
    }
}
