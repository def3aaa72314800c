package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.Samples;
import dev.vit4j.image.RgbImage;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the policies change an image, by arithmetic on the published tables, and by how much they move it. */
class PolicyApplicationTest {
    private static final int DRAWS = 10_000;

    /** Noise of levels 50 to 199, which every operation changes if its magnitude means any change. */
    private static RgbImage noise(int width, int height) {
        byte[] pixels = Samples.noise(width, height, 1).pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (50 + (pixels[i] & 0xFF) % 150);
        }
        return new RgbImage(width, height, pixels);
    }

    private static KeyedRandom random(long index) {
        return new KeyedRandom(5, 0, index, KeyedRandom.Purpose.POLICY);
    }

    private static double unchanged(BiFunction<RgbImage, KeyedRandom, RgbImage> policy) {
        RgbImage image = noise(16, 16);
        return IntStream.range(0, DRAWS)
                        .filter(i -> policy.apply(image, random(i)).equals(image))
                        .count()
                / (double) DRAWS;
    }

    /**
     * The mean over table 7's pairs of (1 - p1) (1 - p2) is 5.58 / 25; in the 20th pair Color has magnitude 0, so that pair
     * leaves 0.9 of its images as they are and not 0.27.
     */
    @Test
    void autoAugmentAppliesEachStepWithItsProbability() {
        assertThat(unchanged(AutoAugmentCifar10::apply)).isCloseTo((5.58 - 0.27 + 0.9) / 25, within(0.018));
    }

    /**
     * Of 14 operations Identity never changes the image. Of 31 magnitudes the first changes nothing for 9 operations,
     * Posterize keeps 8 bits at 3, and Solarize's threshold is above the lightest level, 199, at 7: 255 * (1 - 6 / 30) = 204.
     */
    @Test
    void trivialAugmentChangesTheImageUnlessItsMagnitudeMeansNoChange() {
        assertThat(unchanged(TrivialAugment::apply))
                .isCloseTo((1 + 9 / 31.0 + 3 / 31.0 + 7 / 31.0) / 14, within(0.013));
    }

    /** Each of n operations is applied to every second image. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0.5", "2, 0.25", "3, 0.125"})
    void randAugmentAppliesEachOperationToHalfOfTheImages(int operations, double share) {
        RandAugment policy = new RandAugment(operations, 5, 0);
        assertThat(unchanged(policy::apply)).isCloseTo(share, within(0.02));
    }

    /**
     * Translations are shares of the side they are along, at most 150 / 331 or 0.45: of 8 rows or columns at most 3 or 4
     * are moved out by one of them, whatever the other side.
     */
    @ParameterizedTest
    @CsvSource({"200, 8", "8, 200"})
    void aTranslationLeavesPartOfTheImage(int width, int height) {
        RgbImage image = noise(width, height);
        RgbImage fill = Samples.flat(width, height, ImageOperation.FILL);
        RandAugment rand = new RandAugment(1, 10, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(AutoAugmentCifar10.apply(image, random(i))).isNotEqualTo(fill);
            assertThat(rand.apply(image, random(i))).isNotEqualTo(fill);
        }
    }
}
