package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImageHeaderTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/vit4j/image");

    /** Pillow 12.3: {@code has_transparency_data}. */
    @Test
    void alphaIsThatOfPillow() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path folder : List.of(FOLDER, FOLDER.resolve("formats"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(ImageHeaderTest::isFixture).toList()) {
                    DecodedImage image = new ImageDecoder().decodeWithHeader(Files.readAllBytes(file), file.toString());
                    if (image.header().alpha()) {
                        found.add(file.getFileName().toString());
                    }
                }
            }
        }
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "alpha.png",
                        "alpha.webp",
                        "alpha-rgba.bmp",
                        "alpha-top-down.bmp",
                        "alpha.bmp",
                        "animated-partial-alpha.webp",
                        "grey-alpha.tif",
                        "grey1-key.png",
                        "grey16-key.png",
                        "grey2-key.png",
                        "grey4-key.png",
                        "grey8-key.png",
                        "partial-transparent.gif",
                        "premultiplied.tif",
                        "rgb16-key.png",
                        "rgb8-key.png",
                        "rgba.tif",
                        "palette-transparent.png",
                        "rgba16.png");
    }

    private static boolean isFixture(Path file) {
        String name = file.toString();
        return Files.isRegularFile(file) && !name.contains("expected") && !name.endsWith(".csv");
    }
}
