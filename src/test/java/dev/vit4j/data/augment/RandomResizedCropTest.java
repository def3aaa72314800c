package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.augment.RandomResizedCrop.Window;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomResizedCropTest {
    private static KeyedRandom random(long index) {
        return new KeyedRandom(5, 0, index, KeyedRandom.Purpose.RESIZED_CROP);
    }

    private static RandomResizedCrop fixed(double scale, double ratio) {
        return new RandomResizedCrop(scale, scale, ratio, ratio);
    }

    /** 4 per cent of 100 x 100 pixels, four times as wide as high: 40 by 10. */
    @Test
    void theRatioIsWidthOverHeight() {
        Window window = fixed(0.04, 4).draw(100, 100, random(1));
        assertThat(window.width()).isEqualTo(40);
        assertThat(window.height()).isEqualTo(10);
    }

    /** A square of half the area of 12 x 6 pixels is as high as the image and begins in one of 7 columns. */
    @Test
    void aWindowAsHighOrAsWideAsTheImageLiesAnywhere() {
        Set<Window> wide = new HashSet<>();
        Set<Window> tall = new HashSet<>();
        Set<Window> expectedWide = new HashSet<>();
        Set<Window> expectedTall = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            wide.add(fixed(0.5, 1).draw(12, 6, random(i)));
            tall.add(fixed(0.5, 1).draw(6, 12, random(i)));
            expectedWide.add(new Window(i % 7, 0, 6, 6));
            expectedTall.add(new Window(0, i % 7, 6, 6));
        }
        assertThat(wide).isEqualTo(expectedWide);
        assertThat(tall).isEqualTo(expectedTall);
    }

    /**
     * As in torchvision, after ten tries the largest window of an allowed ratio in the middle: a ratio of 9 makes a window
     * of 0 rows of 3 x 3 pixels, and the largest one is a third of a row high, which is rounded up to one.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 3, 0.01, 9, 0, 1, 3, 1",
        "3, 3, 0.01, 0.1111, 1, 0, 1, 3",
        "40, 10, 1, 1, 15, 0, 10, 10",
        "10, 40, 1, 1, 0, 15, 10, 10",
    })
    void afterTenTriesTheWindowIsInTheMiddle(
            int width, int height, double scale, double ratio, int left, int top, int w, int h) {
        KeyedRandom random = random(1);
        assertThat(fixed(scale, ratio).draw(width, height, random)).isEqualTo(new Window(left, top, w, h));
        KeyedRandom expected = random(1);
        for (int i = 0; i < 10; i++) {
            expected.nextDouble(); // area
            expected.nextDouble(); // ratio
        }
        assertThat(random.nextLong()).isEqualTo(expected.nextLong());
    }
}
