package dev.vit4j.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.Samples;
import dev.vit4j.image.RgbImage;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private final RgbImage image = Samples.noise(8, 8, 1);

    @Test
    void dependsOnSeedEpochAndIndexAlone() {
        Augmentation augmentation = Augmentation.CIFAR;
        RgbImage once = augmentation.apply(image, 1, 2, 3);

        assertThat(augmentation.apply(image, 1, 2, 3)).isEqualTo(once);
        assertThat(IntStream.range(0, 20)
                        .filter(i -> augmentation.apply(image, 1, 2, i).equals(augmentation.apply(image, 1, 3, i))))
                .hasSizeLessThan(5);
        assertThat(IntStream.range(0, 20)
                        .filter(i -> augmentation.apply(image, 1, 2, i).equals(augmentation.apply(image, 2, 2, i))))
                .hasSizeLessThan(5);
    }

    @Test
    void cropsEveryWindowOfThePaddedImage() {
        Augmentation crop = new Augmentation(2, false);
        Set<RgbImage> windows = new HashSet<>();
        for (int top = -2; top <= 2; top++) {
            for (int left = -2; left <= 2; left++) {
                windows.add(image.window(left, top, 8, 8));
            }
        }

        Set<RgbImage> crops = new HashSet<>();
        IntStream.range(0, 500).forEach(i -> crops.add(crop.apply(image, 0, 0, i)));

        assertThat(crops).isEqualTo(windows).hasSize(25);
    }

    @Test
    void flipsOneImageInTwo() {
        Augmentation flip = new Augmentation(0, true);

        long flipped = IntStream.range(0, 1000)
                .filter(i -> flip.apply(image, 0, 0, i).equals(image.flipped()))
                .count();
        long same = IntStream.range(0, 1000)
                .filter(i -> flip.apply(image, 0, 0, i).equals(image))
                .count();

        assertThat(flipped).isBetween(440L, 560L);
        assertThat(flipped + same).isEqualTo(1000);
    }

    @Test
    void flippingLeavesTheCropsAsTheyAre() {
        RgbImage cropped = new Augmentation(4, false).apply(image, 0, 0, 5);
        RgbImage both = new Augmentation(4, true).apply(image, 0, 0, 5);

        assertThat(both).isIn(cropped, cropped.flipped());
    }

    @Test
    void noneChangesNothing() {
        assertThat(Augmentation.NONE.apply(image, 0, 0, 0)).isSameAs(image);
    }

    @Test
    void refusesNegativePadding() {
        assertThatThrownBy(() -> new Augmentation(-1, true))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("-1");
    }
}
