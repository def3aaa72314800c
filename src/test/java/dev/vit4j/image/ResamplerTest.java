package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResamplerTest {
    @ParameterizedTest
    @CsvSource({
        "NEAREST, 16, 16",
        "NEAREST, 7, 50",
        "NEAREST, 100, 75",
        "NEAREST, 53, 20",
        "NEAREST, 61, 37",
        "NEAREST, 1, 1",
        "BILINEAR, 16, 16",
        "BILINEAR, 7, 50",
        "BILINEAR, 100, 75",
        "BILINEAR, 53, 20",
        "BILINEAR, 61, 37",
        "BILINEAR, 1, 1",
        "BICUBIC, 16, 16",
        "BICUBIC, 7, 50",
        "BICUBIC, 100, 75",
        "BICUBIC, 53, 20",
        "BICUBIC, 61, 37",
        "BICUBIC, 1, 1"
    })
    void resizesExactlyLikePillow(Resampler resampler, int width, int height) throws IOException {
        String golden = resampler.name().toLowerCase(Locale.ROOT) + "-" + width + "x" + height + ".png";

        RgbImage resized = resampler.resize(Fixture.image("source.png"), width, height);

        assertThat(resized).isEqualTo(Fixture.image(golden));
    }

    @ParameterizedTest
    @EnumSource
    void returnsAnImageOfTheRightSizeUnchanged(Resampler resampler) throws IOException {
        RgbImage image = Fixture.image("source.png");

        assertThat(resampler.resize(image, 53, 37)).isSameAs(image);
    }

    @ParameterizedTest
    @EnumSource
    void rejectsAnEmptyTarget(Resampler resampler) throws IOException {
        RgbImage image = Fixture.image("source.png");

        assertThatThrownBy(() -> resampler.resize(image, 0, 5)).hasMessageContaining("0x5");
    }
}
