package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.Samples;
import dev.vit4j.image.RgbImage;
import java.util.IntSummaryStatistics;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColorJitterTest {
    private static final int DRAWS = 4000;

    /** One level of the first pixel in every draw. */
    private static IntSummaryStatistics levels(ColorJitter jitter, RgbImage image, int channel) {
        return IntStream.range(0, DRAWS)
                .map(i -> jitter.apply(image, new KeyedRandom(3, 0, i, KeyedRandom.Purpose.COLOR_JITTER))
                                .pixels()[channel]
                        & 0xFF)
                .summaryStatistics();
    }

    private static void check(IntSummaryStatistics levels, int least, int most) {
        assertThat(levels.getMin()).isBetween(least - 1, least + 1);
        assertThat(levels.getMax()).isBetween(most - 1, most + 1);
        assertThat(levels.getAverage()).isCloseTo((least + most) / 2.0, within(0.03 * (most - least) + 0.5));
    }

    /** Level 100 times 0.5 to 1.5. */
    @Test
    void brightnessMultipliesLevels() {
        check(levels(new ColorJitter(0.5, 0, 0, 0), Samples.flat(2, 1, 0x646464), 0), 50, 150);
    }

    /** Strength 2 means factors 0 to 3 and not -1 to 3: level 50 becomes 0 to 150, 75 on average. */
    @Test
    void factorsAreNeverNegative() {
        check(levels(new ColorJitter(2, 0, 0, 0), Samples.flat(2, 1, 0x323232), 0), 0, 150);
    }

    /** Levels 80 and 120 keep their mean of 100; their distance from it, 20, becomes 10 to 30. */
    @Test
    void contrastMultipliesDistancesFromTheMean() {
        RgbImage image = new RgbImage(2, 1, new byte[] {80, 80, 80, 120, 120, 120});
        check(levels(new ColorJitter(0, 0.5, 0, 0), image, 0), 70, 90);
        check(levels(new ColorJitter(0, 0.5, 0, 0), image, 3), 110, 130);
    }

    /** (200, 100, 50) has gray 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124; the distances are 76 and -74. */
    @Test
    void saturationMultipliesDistancesFromGray() {
        RgbImage image = Samples.flat(2, 1, 0xC86432);
        check(levels(new ColorJitter(0, 0, 0.5, 0), image, 0), 162, 238);
        check(levels(new ColorJitter(0, 0, 0.5, 0), image, 2), 13, 87);
    }

    /**
     * A tenth of the circle from red is orange one way and rose the other way. Pillow's circle has 255 steps and wraps around
     * at 256: 25 steps one way are a green of 6 * 25 = 150, and the other way a blue of 6 * (255 - (256 - 25)) = 144. Turns are
     * truncated to whole steps, so that 1 of 25.5 draws stays red.
     */
    @Test
    void hueTurnsBothWays() {
        ColorJitter jitter = new ColorJitter(0, 0, 0, 0.1);
        RgbImage red = Samples.flat(1, 1, 0xFF0000);
        assertThat(levels(jitter, red, 0).getMin()).isEqualTo(255);
        assertThat(levels(jitter, red, 1).getMax()).isEqualTo(150);
        assertThat(levels(jitter, red, 2).getMax()).isEqualTo(144);
        long green = IntStream.range(0, DRAWS)
                .filter(i -> jitter.apply(red, new KeyedRandom(3, 0, i, KeyedRandom.Purpose.COLOR_JITTER))
                                .pixels()[1]
                        != 0)
                .count();
        assertThat((double) green / DRAWS).isCloseTo(0.48, within(0.032));
    }

    @Test
    void isEnabledByAnyStrength() {
        assertThat(ColorJitter.NONE.enabled()).isFalse();
        assertThat(new ColorJitter(0.1, 0, 0, 0).enabled()).isTrue();
        assertThat(new ColorJitter(0, 0.1, 0, 0).enabled()).isTrue();
        assertThat(new ColorJitter(0, 0, 0.1, 0).enabled()).isTrue();
        assertThat(new ColorJitter(0, 0, 0, 0.1).enabled()).isTrue();
    }
}
