package dev.vit4j.attention.draw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {
    @ParameterizedTest
    @EnumSource(ColorMap.class)
    void lightnessRisesAllTheWay(ColorMap map) {
        double previous = -1;
        for (int i = 0; i <= 255; i++) {
            double lightness = lightness(map.rgb(i / 255.0));
            // 8 bits a channel cannot show the very smallest steps.
            assertThat(lightness).as("%s at %d", map, i).isGreaterThan(previous - 0.05);
            previous = Math.max(previous, lightness);
        }
    }

    @ParameterizedTest
    @EnumSource(ColorMap.class)
    void equalStepsAreEqualStepsOfLightness(ColorMap map) {
        double[] eighths = new double[9];
        for (int i = 0; i <= 8; i++) {
            eighths[i] = lightness(map.rgb(i / 8.0));
        }
        double mean = (eighths[8] - eighths[0]) / 8;
        for (int i = 0; i < 8; i++) {
            assertThat(eighths[i + 1] - eighths[i]).isBetween(0.7 * mean, 1.3 * mean);
        }
    }

    @ParameterizedTest
    @CsvSource({"VIRIDIS,440154,21918c,fde725", "INFERNO,000004,bc3754,fcffa4"})
    void endsAndMiddleAreThePublishedOnes(ColorMap map, String first, String middle, String last) {
        assertThat(String.format("%06x", map.rgb(0))).isEqualTo(first);
        assertThat(String.format("%06x", map.rgb(0.5))).isEqualTo(middle);
        assertThat(String.format("%06x", map.rgb(1))).isEqualTo(last);
    }

    @Test
    void valuesBeyondTheEndsAreClamped() {
        assertThat(ColorMap.VIRIDIS.rgb(-3)).isEqualTo(ColorMap.VIRIDIS.rgb(0));
        assertThat(ColorMap.VIRIDIS.rgb(7)).isEqualTo(ColorMap.VIRIDIS.rgb(1));
    }

    /** CIE 1976 L*, from sRGB (IEC 61966-2-1). */
    private static double lightness(int rgb) {
        double y = 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
        return y > 216 / 24389.0 ? 116 * Math.cbrt(y) - 16 : y * 24389 / 27;
    }

    private static double linear(int channel) {
        double c = (channel & 0xFF) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
