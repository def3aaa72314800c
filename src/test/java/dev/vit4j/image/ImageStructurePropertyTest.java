package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Property;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of generated files, compared with what was written, and of damaged files. */
class ImageStructurePropertyTest {
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000);

    private static BufferedImage picture(Random random, ImageFormat format) {
        int type = switch (random.nextInt(4)) {
            case 0 -> BufferedImage.TYPE_BYTE_GRAY;
            case 1 -> format == ImageFormat.PNG ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
            case 2 -> format == ImageFormat.JPEG ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_BINARY;
            default -> BufferedImage.TYPE_3BYTE_BGR;
        };
        BufferedImage image = new BufferedImage(1 + random.nextInt(40), 1 + random.nextInt(40), type);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, ImageFormat format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format.name(), bytes)).isTrue();
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "BMP", "GIF"})
    void readsTheSizesThatImageIoWrote(ImageFormat format) {
        Property.holds(100, random -> {
            BufferedImage image = picture(random, format);
            ImageHeader header = ImageHeader.check(encoded(image, format), LIMITS);
            assertThat(header.format()).isEqualTo(format);
            assertThat(header.width()).isEqualTo(image.getWidth());
            assertThat(header.height()).isEqualTo(image.getHeight());
            assertThat(header.orientation()).isEqualTo(ExifOrientation.UPRIGHT);
            if (format == ImageFormat.PNG) {
                assertThat(header.alpha()).isEqualTo(image.getColorModel().hasAlpha());
            }
        });
    }

    /** Truncates files at random; a GIF may lack its trailer and the terminator of its last block. */
    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "BMP", "GIF"})
    void detectsTruncatedFiles(ImageFormat format) {
        Property.holds(60, random -> {
            byte[] whole = encoded(picture(random, format), format);
            int needed = format == ImageFormat.GIF ? whole.length - 1 : whole.length;
            byte[] cut = Arrays.copyOf(whole, random.nextInt(needed));
            assertThatThrownBy(() -> ImageHeader.check(cut, LIMITS))
                    .as("%d of %d bytes", cut.length, whole.length)
                    .isInstanceOf(InvalidImage.class);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grey.png",
                "palette-transparent.png",
                "photo.jpg",
                "red.jpg",
                "red.bmp",
                "red.gif",
                "lossy.webp",
                "lossless.webp",
                "alpha.webp",
                "animated.webp",
                "formats/rgb-raw.tif",
                "formats/palette.tif",
                "formats/big-endian.tif",
                "formats/partial.gif",
                "formats/alpha.bmp",
                "formats/comments.ppm",
                "formats/animated-partial.webp"
            })
    void damagedFilesHaveASoundHeaderOrAreInvalid(String name) throws IOException {
        byte[] whole = Fixture.bytes(name);
        int[] outcomes = new int[2];
        Property.holds(2000, random -> {
            byte[] damaged = Property.damaged(random, whole);
            try {
                ImageHeader header = ImageHeader.check(damaged, LIMITS);
                assertThat(header.width()).isPositive();
                assertThat(header.height()).isPositive();
                assertThat((long) header.width() * header.height()).isLessThanOrEqualTo(LIMITS.maxPixels());
                assertThat(header.orientation()).isBetween(1, 8);
                outcomes[0]++;
            } catch (InvalidImage e) {
                assertThat(e.getMessage()).isNotBlank();
                outcomes[1]++;
            }
        });
        assertThat(outcomes[0]).isPositive();
        assertThat(outcomes[1]).isPositive();
    }

    /** Damages lengths and sizes, where it matters most. */
    @Test
    void acceptsOrRejectsArbitraryLengthsAndSizes() {
        for (String name : List.of(
                "grey.png",
                "red.jpg",
                "red.bmp",
                "red.gif",
                "lossy.webp",
                "animated.webp",
                "formats/pages.tif",
                "formats/alpha.bmp",
                "formats/partial.gif")) {
            Property.holds(1500, random -> {
                byte[] bytes = Fixture.bytes(name);
                int at = random.nextInt(Math.min(80, bytes.length - 4));
                for (int i = 0; i < 4; i++) {
                    bytes[at + i] = (byte) (random.nextBoolean() ? 0xFF : random.nextBoolean() ? 0x80 : 0);
                }
                try {
                    assertThat(ImageHeader.check(bytes, LIMITS).width())
                            .as(name)
                            .isPositive();
                } catch (InvalidImage e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            });
        }
    }

    /** Decoders see what the checks let through. */
    @ParameterizedTest
    @Timeout(300)
    @ValueSource(
            strings = {
                "formats/rgb-tiff_lzw.tif",
                "formats/rgb-tiff_adobe_deflate.tif",
                "formats/cmyk-lzw.tif",
                "formats/palette.tif",
                "formats/two-levels.tif",
                "formats/rgb16.tif",
                "formats/planar.tif",
                "formats/partial.gif",
                "formats/partial-local-palette.gif",
                "formats/alpha.bmp",
                "formats/grey8-key.png",
                "formats/levels-999.ppm",
                "formats/animated-partial-alpha.webp"
            })
    void damagedFilesAreDecodedOrRefused(String name) throws IOException {
        byte[] whole = Fixture.bytes(name);
        ImageDecoder decoder = new ImageDecoder(LIMITS);
        int[] outcomes = new int[2];
        Property.holds(300, random -> {
            byte[] damaged = Property.damaged(random, whole);
            try {
                assertThat(decoder.decode(damaged, name).width()).isPositive();
                outcomes[0]++;
            } catch (BadInputException e) {
                assertThat(e).hasMessageStartingWith(name + ": ");
                outcomes[1]++;
            }
        });
        assertThat(outcomes[1]).isPositive();
    }
}
