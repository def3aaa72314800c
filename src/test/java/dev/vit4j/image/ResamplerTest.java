package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Locale;
import java.util.zip.CRC32;
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

    /** CRC-32 of the pixels that Pillow 12.3 makes of {@code source.png}. */
    @ParameterizedTest
    @CsvSource({
        "LANCZOS, 16, 16, 1494407013",
        "LANCZOS, 7, 50, 582200626",
        "LANCZOS, 100, 75, 2376737359",
        "LANCZOS, 53, 20, 4250489061",
        "LANCZOS, 61, 37, 1649440246",
        "LANCZOS, 1, 1, 4278367053",
        "BOX, 16, 16, 2838497761",
        "BOX, 7, 50, 4242877131",
        "BOX, 100, 75, 2368874538",
        "BOX, 53, 20, 981766414",
        "BOX, 61, 37, 180164456",
        "BOX, 1, 1, 869634335",
        "HAMMING, 16, 16, 3124101458",
        "HAMMING, 7, 50, 876270800",
        "HAMMING, 100, 75, 2204166826",
        "HAMMING, 53, 20, 1955129538",
        "HAMMING, 61, 37, 344895419",
        "HAMMING, 1, 1, 3070808512"
    })
    void resizesByOtherFiltersExactlyLikePillow(Resampler resampler, int width, int height, long expected)
            throws IOException {
        CRC32 crc = new CRC32();

        crc.update(resampler.resize(Fixture.image("source.png"), width, height).pixels());

        assertThat(crc.getValue()).isEqualTo(expected);
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
