package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.Samples;
import dev.vit4j.data.augment.RandomErasing.Fill;
import dev.vit4j.image.RgbImage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomErasingTest {
    private static final double[] MEAN = {60, 120, 180};
    private static final double[] DEVIATION = {0, 5, 10};

    private static KeyedRandom random(long index) {
        return new KeyedRandom(5, 0, index, KeyedRandom.Purpose.ERASING);
    }

    private static RandomErasing always(double area, double ratio, Fill fill) {
        return new RandomErasing(1, area, area, ratio, ratio, fill);
    }

    private record Box(int left, int top, int width, int height) {}

    /** The box of pixels of one color in an image that otherwise has another; fails where it is not a full rectangle. */
    private static Box box(RgbImage image, int erased, int kept) {
        int left = image.width();
        int top = image.height();
        int right = 0;
        int bottom = 0;
        int count = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int at = 3 * (y * image.width() + x);
                byte[] p = image.pixels();
                int rgb = ((p[at] & 0xFF) << 16) | ((p[at + 1] & 0xFF) << 8) | (p[at + 2] & 0xFF);
                assertThat(rgb).isIn(erased, kept);
                if (rgb == erased) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x + 1);
                    bottom = Math.max(bottom, y + 1);
                    count++;
                }
            }
        }
        Box box = new Box(left, top, right - left, bottom - top);
        assertThat(count).isEqualTo(box.width() * box.height());
        return box;
    }

    /** 4 per cent of 100 x 100 pixels, four times as high as wide: 40 by 10. */
    @Test
    void theRatioIsHeightOverWidth() {
        RgbImage white = Samples.flat(100, 100, 0xFFFFFF);
        Box box = box(always(0.04, 4, Fill.BLACK).apply(white, MEAN, DEVIATION, random(1)), 0, 0xFFFFFF);
        assertThat(box.width()).isEqualTo(10);
        assertThat(box.height()).isEqualTo(40);
    }

    @Test
    void theRectangleLiesAnywhereInTheImage() {
        RgbImage white = Samples.flat(10, 8, 0xFFFFFF);
        Set<Box> boxes = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            boxes.add(box(always(0.25, 1.25, Fill.BLACK).apply(white, MEAN, DEVIATION, random(i)), 0, 0xFFFFFF));
        }
        // 20 pixels, 4 wide and 5 high: 7 columns and 4 rows to begin in.
        assertThat(boxes).hasSize(28).allMatch(b -> b.width() == 4 && b.height() == 5);
    }

    @Test
    void meanFillHasEachChannelsMeanAndSparesItsNeighbors() {
        RgbImage flat = Samples.flat(20, 20, 0x010203);
        for (int i = 0; i < 20; i++) {
            RgbImage erased = always(0.25, 1, Fill.MEAN).apply(flat, MEAN, DEVIATION, random(i));
            assertThat(box(erased, 0x3C78B4, 0x010203).width()).isEqualTo(10);
        }
    }

    @Test
    void noiseHasEachChannelsMeanAndDeviationAndSparesItsNeighbors() {
        RgbImage black = Samples.flat(40, 40, 0);
        double[] sum = new double[3];
        double[] squares = new double[3];
        int erased = 0;
        for (int i = 0; i < 50; i++) {
            byte[] pixels = always(0.25, 1, Fill.NOISE)
                    .apply(black, MEAN, DEVIATION, random(i))
                    .pixels();
            for (int p = 0; p < pixels.length; p += 3) {
                if ((pixels[p] | pixels[p + 1] | pixels[p + 2]) == 0) {
                    continue;
                }
                erased++;
                for (int c = 0; c < 3; c++) {
                    int level = pixels[p + c] & 0xFF;
                    sum[c] += level;
                    squares[c] += (double) level * level;
                }
            }
        }
        assertThat(erased).isEqualTo(50 * 20 * 20);
        for (int c = 0; c < 3; c++) {
            double mean = sum[c] / erased;
            assertThat(mean).isCloseTo(MEAN[c], within(0.3));
            // Rounding to whole levels adds a variance of 1/12, at most 0.01 here.
            assertThat(Math.sqrt(squares[c] / erased - mean * mean)).isCloseTo(DEVIATION[c], within(0.2));
        }
    }

    /**
     * As in timm, a rectangle as wide or as high as the image, or without any width or height, is drawn again, ten times at
     * most. Sizes: 10 x 20 of 10 x 40; 20 x 10 of 40 x 10; 0 x 3 and 3 x 0 of 10 x 10.
     */
    @ParameterizedTest
    @CsvSource({"10, 40, 0.5, 2", "40, 10, 0.5, 0.5", "10, 10, 0.01, 9", "10, 10, 0.01, 0.1111"})
    void afterTenTriesTheImageStaysAsItIs(int width, int height, double area, double ratio) {
        RgbImage image = Samples.noise(width, height, 1);
        KeyedRandom random = random(1);
        assertThat(always(area, ratio, Fill.BLACK).apply(image, MEAN, DEVIATION, random))
                .isSameAs(image);
        KeyedRandom expected = random(1);
        expected.nextDouble(); // whether to erase
        for (int i = 0; i < 10; i++) {
            expected.nextDouble(); // area
            expected.nextDouble(); // ratio
        }
        assertThat(random.nextLong()).isEqualTo(expected.nextLong());
    }

    /** One column or row less than the image's, or one pixel, is erased. */
    @ParameterizedTest
    @CsvSource({
        "10, 40, 0.405, 2, 9, 18",
        "40, 10, 0.405, 0.5, 18, 9",
        "10, 10, 0.01, 1, 1, 1",
        "10, 10, 0.02, 2, 1, 2",
    })
    void theLargestAndSmallestRectanglesThatFit(int w, int h, double area, double ratio, int width, int height) {
        RgbImage white = Samples.flat(w, h, 0xFFFFFF);
        Box box = box(always(area, ratio, Fill.BLACK).apply(white, MEAN, DEVIATION, random(1)), 0, 0xFFFFFF);
        assertThat(box.width()).isEqualTo(width);
        assertThat(box.height()).isEqualTo(height);
    }

    @Test
    void isEnabledByAnyProbability() {
        assertThat(RandomErasing.NONE.enabled()).isFalse();
        assertThat(RandomErasing.of(0.01).enabled()).isTrue();
    }
}
