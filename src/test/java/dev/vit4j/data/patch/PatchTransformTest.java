package dev.vit4j.data.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Size;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.preprocess.Crop;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Normalization;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.data.preprocess.Resize;
import dev.vit4j.data.preprocess.ResizeRule;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatchTransformTest {
    private static final Patching TWO_PIXELS = new Patching(2, 3, 1, 1);

    /** Levels 0, 1, 2, 4 in each quarter of the left half, 10 in the right half. */
    private static final RgbImage IMAGE = image();

    private static RgbImage image() {
        byte[] pixels = new byte[3 * 16];
        for (int i = 0; i < 16; i++) {
            int level = i % 4 >= 2 ? 10 : i / 4 % 2 == 0 ? i % 2 : 2 + 2 * (i % 2);
            for (int c = 0; c < 3; c++) {
                pixels[3 * i + c] = (byte) level;
            }
        }
        return new RgbImage(4, 4, pixels);
    }

    private static Preprocessing halving(boolean rounded) {
        ResizeRule rule = new ResizeRule.Exact(Size.square(2));
        return new Preprocessing(
                Size.square(2),
                new Resize(rule, Interpolation.BOX, rounded),
                Crop.NONE,
                new Normalization(1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
    }

    @Test
    void aResizeIsRoundedOnlyIfThePreprocessingRounds() {
        float[] rounded = {2, 2, 2, 10, 10, 10, 2, 2, 2, 10, 10, 10};
        float[] exact = {1.75f, 1.75f, 1.75f, 10, 10, 10, 1.75f, 1.75f, 1.75f, 10, 10, 10};

        assertThat(new PatchTransform(halving(true), TWO_PIXELS).patches(IMAGE)).containsExactly(rounded);
        PatchTransform maker = new PatchTransform(halving(false), TWO_PIXELS);
        assertThat(maker.patches(IMAGE)).containsExactly(exact);
        float[] made = new float[exact.length];
        maker.make(IMAGE, 0, 0, made, 0);
        assertThat(made).containsExactly(exact);
    }

    @Test
    void theMirroredInputFollows() {
        float[] exact = {10, 10, 10, 1.75f, 1.75f, 1.75f, 10, 10, 10, 1.75f, 1.75f, 1.75f};
        float[] rounded = {10, 10, 10, 2, 2, 2, 10, 10, 10, 2, 2, 2};

        assertThat(new PatchTransform(halving(false), TWO_PIXELS).views(ReducedImage.whole(IMAGE), true))
                .hasSize(2)
                .last()
                .isEqualTo(exact);
        assertThat(new PatchTransform(halving(true), TWO_PIXELS).views(ReducedImage.whole(IMAGE), true))
                .last()
                .isEqualTo(rounded);
    }

    /** Augmentation works on images of 256 levels. */
    @Test
    void augmentedImagesAreRounded() {
        PatchTransform maker = new PatchTransform(halving(false), new Augmentation(0, true), TWO_PIXELS, 1);
        float[] made = new float[12];

        maker.make(IMAGE, 0, 0, made, 0);

        assertThat(made).contains(2, 10).doesNotContain(1.75f);
    }
}
