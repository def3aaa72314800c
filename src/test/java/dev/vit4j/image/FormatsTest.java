package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Less common formats and variants, decoded as Pillow decodes them (src/test/python/make_format_fixtures.py): TIFF, GIF
 * frames of another size than the screen, color keys, bitmaps with alpha, first frames of animations.
 */
class FormatsTest {
    private static final String EXPECTED = ".expected.png";

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(FormatsTest.class.getResource("formats"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(EXPECTED))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void decodesLikePillow(String name) {
        ImageDecoder decoder = new ImageDecoder();
        RgbImage image = decoder.decode(folder().resolve(name));
        RgbImage expected = decoder.decode(folder().resolve(name + EXPECTED));

        assertThat(image.toString()).isEqualTo(expected.toString());
        // Blending rounds in one step here; JPEG decoders of different versions differ slightly.
        int tolerance = name.endsWith(".jpg") || name.startsWith("jpeg")
                ? 3
                : name.contains("alpha") || name.contains("rgba") ? 1 : 0;
        assertThat(Fixture.largestDifference(image, expected)).isLessThanOrEqualTo(tolerance);
    }

    @ParameterizedTest
    @CsvSource({
        "float.tif, 'has TIFF pixels of 32 bits, signed or floating-point'",
        "lab.tif, has an unusual TIFF color space",
        "raw.tif, is a camera"
    })
    void refusesVariantsThatWouldBeMisread(String name, String problem) {
        Path file = folder().resolve("refused").resolve(name);

        assertThatThrownBy(() -> new ImageDecoder().decode(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ": " + problem);
    }

    @Test
    void hasFilesOfEveryKind() throws IOException {
        assertThat(names()).hasSizeGreaterThan(35);
    }
}
