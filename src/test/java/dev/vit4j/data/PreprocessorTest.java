package dev.vit4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.Preprocessing.Interpolation;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

    @Test
    void squeezesToASquare() {
        RgbImage wide = Samples.noise(40, 20, 1);

        RgbImage fitted = new Preprocessor(Preprocessing.standard(16)).fit(wide);

        assertThat(fitted).isEqualTo(Resampler.BILINEAR.resize(wide, 16, 16));
    }

    @Test
    void keepsTheAspectAndCropsTheCentre() {
        RgbImage wide = Samples.noise(41, 20, 1);
        Preprocessing preprocessing = new Preprocessing(16, 18, true, Interpolation.BICUBIC, 1 / 255.0, HALF, HALF);

        RgbImage fitted = new Preprocessor(preprocessing).fit(wide);

        // 41 x 18 / 20 = 36.9, rounded down; then (36 - 16) / 2 and (18 - 16) / 2 are cut off.
        assertThat(fitted).isEqualTo(Resampler.BICUBIC.resize(wide, 36, 18).window(10, 1, 16, 16));
    }

    @Test
    void leavesAnImageOfTheRightSizeAlone() {
        RgbImage image = Samples.noise(16, 16, 1);

        assertThat(new Preprocessor(Preprocessing.standard(16)).fit(image)).isSameAs(image);
    }

    @Test
    void normalisesEachChannelByItsOwnMeanAndStd() {
        Preprocessing preprocessing = new Preprocessing(
                4, 4, false, Interpolation.NEAREST, 1 / 255.0, List.of(0.1, 0.2, 0.3), List.of(1.0, 2.0, 4.0));

        float[][] table = new Preprocessor(preprocessing).normalised();

        assertThat(table[0][0]).isEqualTo(-0.1f);
        assertThat(table[1][255]).isEqualTo(0.4f);
        assertThat(table[2][51]).isCloseTo(-0.025f, within(1e-7f));
    }

    @Test
    void refusesAnImageSoNarrowThatItWouldFillTheMemory() {
        RgbImage thread = Samples.flat(1, 1_000_000, 0);
        Preprocessing shortest = new Preprocessing(224, 224, true, Interpolation.BILINEAR, 1, HALF, HALF);

        assertThatThrownBy(() -> new Preprocessor(shortest).fit(thread))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("1x1000000", "224x224000000");
        assertThatThrownBy(() -> new Preprocessor(Preprocessing.standard(224)).fit(thread))
                .hasMessageContaining("224x224");
    }

    @Test
    void refusesOneChannel() {
        Preprocessing grey = new Preprocessing(4, 4, false, Interpolation.NEAREST, 1, List.of(0.5), List.of(0.5));

        assertThatThrownBy(() -> new Preprocessor(grey)).hasMessageContaining("1 channels");
    }
}
