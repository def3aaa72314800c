package dev.vit4j.data.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.data.Samples;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessorTest {
    @Test
    void squeezesToASquare() {
        RgbImage wide = Samples.noise(40, 20, 1);

        RgbImage fitted = new Preprocessor(Preprocessing.standard(16)).fit(wide);

        assertThat(fitted).isEqualTo(Resampler.BILINEAR.resize(wide, 16, 16));
    }

    @Test
    void keepsTheAspectAndCropsTheCenter() {
        RgbImage wide = Samples.noise(41, 20, 1);
        Preprocessing preprocessing =
                Preprocessing.cropped(Size.square(16), 18, Interpolation.BICUBIC, Normalization.half(3));

        RgbImage fitted = new Preprocessor(preprocessing).fit(wide);

        // 41 x 18 / 20 = 36.9, rounded down; then (36 - 16) / 2 and (18 - 16) / 2 are cut off.
        assertThat(fitted).isEqualTo(Resampler.BICUBIC.resize(wide, 36, 18).window(10, 1, 16, 16));
    }

    @Test
    void knowsThePartOfTheOriginalThatItKeeps() {
        Preprocessing preprocessing =
                Preprocessing.cropped(Size.square(16), 18, Interpolation.BICUBIC, Normalization.half(3));

        CropBox seen = new Preprocessor(preprocessing).seen(41, 20);

        // Columns 10 to 26 of 36, rows 1 to 17 of 18.
        assertThat(seen.left()).isCloseTo(10 * 41 / 36.0, within(1e-12));
        assertThat(seen.width()).isCloseTo(16 * 41 / 36.0, within(1e-12));
        assertThat(seen.top()).isCloseTo(20 / 18.0, within(1e-12));
        assertThat(seen.height()).isCloseTo(16 * 20 / 18.0, within(1e-12));
    }

    @Test
    void squeezingKeepsTheWholeOriginal() {
        assertThat(new Preprocessor(Preprocessing.standard(16)).seen(40, 20)).isEqualTo(new CropBox(0, 0, 40, 20));
    }

    /** Each original pixel says where it was, and so does each pixel that the model sees. */
    @ParameterizedTest
    @CsvSource({"97,61,16,20,true", "61,97,16,16,true", "200,33,24,32,true", "50,70,16,24,false", "9,7,16,18,true"})
    void everyPixelThatTheModelSeesLiesWhereTheAreaSays(int width, int height, int size, int resizeTo, boolean edge) {
        Preprocessor preprocessor = new Preprocessor(new Preprocessing(
                Size.square(size),
                edge
                        ? Resize.shortestEdge(resizeTo, Interpolation.NEAREST)
                        : Resize.exact(Size.square(resizeTo), Interpolation.NEAREST),
                Crop.CENTER,
                Normalization.half(3)));
        byte[] places = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            places[3 * i] = (byte) (i % width);
            places[3 * i + 1] = (byte) (i / width);
        }

        RgbImage fitted = preprocessor.fit(new RgbImage(width, height, places));

        CropBox area = preprocessor.seen(width, height);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int expectedX = (int) Math.floor(area.left() + (x + 0.5) * area.width() / size + 1e-9);
                int expectedY = (int) Math.floor(area.top() + (y + 0.5) * area.height() / size + 1e-9);
                assertThat(fitted.rgb(x, y) >> 16).isEqualTo(expectedX);
                assertThat((fitted.rgb(x, y) >> 8) & 0xFF).isEqualTo(expectedY);
            }
        }
    }

    @Test
    void anImageThatIsTooSmallIsPaddedAndSoIsTheAreaThatTheModelSees() {
        RgbImage white = Samples.flat(8, 4, 0xFFFFFF);
        Preprocessor preprocessor =
                new Preprocessor(Preprocessing.cropped(Size.square(7), 2, Interpolation.BOX, Normalization.half(3)));

        RgbImage fitted = preprocessor.fit(white);

        // 4 x 2 pixels in 7 x 7: 1 column and 2 rows before them, 2 columns and 3 rows after.
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 7; x++) {
                boolean inside = x >= 1 && x < 5 && y >= 2 && y < 4;
                assertThat(fitted.rgb(x, y)).as("%d,%d", x, y).isEqualTo(inside ? 0xFFFFFF : 0);
            }
        }
        assertThat(preprocessor.seen(8, 4)).isEqualTo(new CropBox(-2, -4, 14, 14));
    }

    @Test
    void leavesAnImageOfTheRightSizeAlone() {
        RgbImage image = Samples.noise(16, 16, 1);

        assertThat(new Preprocessor(Preprocessing.standard(16)).fit(image)).isSameAs(image);
    }

    @Test
    void normalizesEachChannelByItsOwnMeanAndStd() {
        Preprocessing preprocessing = Preprocessing.squeezed(
                Size.square(4),
                Interpolation.NEAREST,
                new Normalization(1 / 255.0, List.of(0.1, 0.2, 0.3), List.of(1.0, 2.0, 4.0)));

        float[][] table = new Preprocessor(preprocessing).normalized();

        assertThat(table[0][0]).isEqualTo(-0.1f);
        assertThat(table[1][255]).isEqualTo(0.4f);
        assertThat(table[2][51]).isCloseTo(-0.025f, within(1e-7f));
    }

    @Test
    void refusesAnImageSoNarrowThatItWouldFillTheMemory() {
        RgbImage thread = Samples.flat(1, 1_000_000, 0);
        Preprocessing shortest =
                Preprocessing.cropped(Size.square(224), 224, Interpolation.BILINEAR, Normalization.half(3));

        assertThatThrownBy(() -> new Preprocessor(shortest).fit(thread))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("1x1000000", "224x224000000");
        assertThatThrownBy(() -> new Preprocessor(Preprocessing.standard(224)).fit(thread))
                .hasMessageContaining("224x224");
    }

    @Test
    void oneChannelIsLuminance() {
        Preprocessing gray = Preprocessing.squeezed(Size.square(4), Interpolation.NEAREST, Normalization.half(1));
        Preprocessor preprocessor = new Preprocessor(gray);

        assertThat(preprocessor.fit(Samples.flat(9, 7, 0xFF0000))).isEqualTo(Samples.flat(4, 4, 0x4C4C4C));
        assertThat(preprocessor.normalized()).hasDimensions(1, 256);
        assertThat(preprocessor.meanLevels()).containsExactly(127.5, 127.5, 127.5);
    }

    @Test
    void refusesOtherNumbersOfChannels() {
        Preprocessing four = Preprocessing.squeezed(Size.square(4), Interpolation.NEAREST, Normalization.half(4));

        assertThatThrownBy(() -> new Preprocessor(four))
                .hasMessageContaining("the model takes images of 4 channels, but image files give 3 (RGB)");
    }
}
