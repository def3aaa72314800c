package dev.vit4j.data.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Size;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** JPEGs that are reduced while they are decoded, as by Pillow's {@code Image.draft}. */
class ReducedImagesTest {
    private static final Normalization HALF = Normalization.half(3);

    /** 96 x 80 pixels. */
    private static byte[] photo() throws IOException {
        try (InputStream stream = RgbImage.class.getResourceAsStream("photo.jpg")) {
            return Objects.requireNonNull(stream).readAllBytes();
        }
    }

    private static ReducedImage decoded(Decoding decoding, Reduction reduction) throws IOException {
        return new ImageDecoder(ImageLimits.DEFAULT, decoding)
                .decode(photo(), "photo.jpg", reduction, Function.identity());
    }

    private static long crc(Preprocessing preprocessing) throws IOException {
        Preprocessor preprocessor = new Preprocessor(preprocessing);
        CRC32 crc = new CRC32();
        crc.update(preprocessor
                .fit(decoded(Decoding.FAST, preprocessor::reduction))
                .pixels());
        return crc.getValue();
    }

    /** CRC-32 of what Pillow 12.3 makes of it: draft, convert, resize and, in the last case, crop. */
    @Test
    void fitsReducedImagesAsPillowDoes() throws IOException {
        assertThat(crc(Preprocessing.squeezed(new Size(16, 16), Interpolation.BILINEAR, HALF)))
                .isEqualTo(2403738201L);
        assertThat(crc(Preprocessing.squeezed(new Size(9, 12), Interpolation.BILINEAR, HALF)))
                .isEqualTo(1613146163L);
        assertThat(crc(Preprocessing.cropped(new Size(16, 16), 20, Interpolation.BICUBIC, HALF)))
                .isEqualTo(1279666829L);
    }

    @Test
    void cropsReducedImagesWhereItCropsWholeOnes() throws IOException {
        Preprocessor preprocessor = new Preprocessor(Preprocessing.standard(16));
        RandomResizedCrop crop = new RandomResizedCrop(0.3, 1, 0.75, 4.0 / 3);
        StrongAugmentation none = StrongAugmentation.NONE;
        Augmentation augmentation = new Augmentation(
                0,
                false,
                new StrongAugmentation(crop, none.policy(), none.randAugment(), none.colorJitter(), none.erasing(), 1));
        int reduced = 0;
        double sum = 0;
        for (int index = 0; index < 60; index++) {
            Reduction reduction = augmentation.reduction(preprocessor, 1, 2, index, 0);
            ReducedImage fast = decoded(Decoding.FAST, reduction);
            RgbImage exact = augmentation.apply(decoded(Decoding.EXACT, reduction), preprocessor, 1, 2, index, 0);
            reduced += fast.isReduced() ? 1 : 0;

            double difference = meanDifference(augmentation.apply(fast, preprocessor, 1, 2, index, 0), exact);

            assertThat(difference)
                    .as("image %d of 96 x 80 pixels, decoded to %s", index, fast.image())
                    .isLessThan(fast.isReduced() ? 12 : 1e-9);
            sum += difference;
        }
        // The window must be 32 pixels wide and high: a share of the area of 0.3 gives 48 x 48.
        assertThat(reduced).isBetween(40, 60);
        assertThat(sum / reduced).isLessThan(5);
    }

    private static double meanDifference(RgbImage a, RgbImage b) {
        double sum = 0;
        for (int i = 0; i < a.pixels().length; i++) {
            sum += Math.abs((a.pixels()[i] & 0xFF) - (b.pixels()[i] & 0xFF));
        }
        return sum / a.pixels().length;
    }
}
