package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vit4j.common.BadInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadImageFileTest {
    private final ImageDecoder decoder = new ImageDecoder();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "photo.jpg",
                "photo-progressive.jpg",
                "photo-turned.jpg",
                "grey.jpg",
                "source.png",
                "rgb16.png",
                "alpha.png",
                "red.bmp",
                "red.gif",
                "lossy.webp",
                "lossless.webp",
                "animated.webp",
                "formats/rgb-raw.tif",
                "formats/alpha.bmp",
                "formats/grey.pgm",
                "formats/animated-partial.webp"
            })
    void rejectsTruncatedFiles(String name) throws IOException {
        byte[] whole = Fixture.bytes(name);
        // The last byte of a GIF is its trailer, which many files lack; a frame needs its block terminator.
        int needed = name.endsWith(".gif") ? whole.length - 1 : whole.length;
        for (int length = 1; length < needed; length += 1 + length / 40) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(cut, name))
                    .as("%s cut to %d of %d bytes", name, length, whole.length)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(name + ": ");
        }
        byte[] lastByteGone = Arrays.copyOf(whole, needed - 1);
        assertThatThrownBy(() -> decoder.decode(lastByteGone, name)).hasMessageContaining("is truncated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "photo.jpg",
                "photo-progressive.jpg",
                "source.png",
                "red.bmp",
                "red.gif",
                "lossy.webp",
                "turned.webp"
            })
    void readsFilesWithTrailingData(String name) throws IOException {
        byte[] whole = Fixture.bytes(name);
        byte[] longer = Arrays.copyOf(whole, whole.length + 1000);

        assertThat(decoder.decode(longer, name)).isEqualTo(decoder.decode(whole, name));
    }

    @Test
    void ignoresTheEndMarkerOfAThumbnail() throws IOException {
        byte[] whole = Fixture.bytes("photo.jpg");
        byte[] thumbnail = Fixture.bytes("red.jpg");
        byte[] cut = new byte[2 + 4 + thumbnail.length + 300];
        System.arraycopy(whole, 0, cut, 0, 2);
        cut[2] = (byte) 0xFF;
        cut[3] = (byte) 0xE1;
        cut[4] = (byte) ((thumbnail.length + 2) >> 8);
        cut[5] = (byte) (thumbnail.length + 2);
        System.arraycopy(thumbnail, 0, cut, 6, thumbnail.length);
        System.arraycopy(whole, 2, cut, 6 + thumbnail.length, 300);

        assertThatThrownBy(() -> decoder.decode(cut, "cut.jpg")).hasMessageContaining("is truncated");
    }

    @Test
    void recognizesAWebPage() throws IOException {
        Path file = Files.writeString(folder.resolve("cat.jpg"), "\n<!DOCTYPE html><html><body>404</body></html>");

        assertThatThrownBy(() -> decoder.decode(file))
                .isInstanceOf(BadInputException.class)
                .hasMessage(file + ": is a web page, not an image: the download failed, download it again");
    }

    @ParameterizedTest
    @CsvSource({
        "version https://git-lfs.github.com/spec/v1, LFS",
        "II+\0xyz, BigTIFF",
        "1234ftypheic, HEIF",
        "<svg>, SVG",
        "hello, not an image"
    })
    void recognizesOtherFormats(String content, String kind) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> decoder.decode(bytes, "x.png")).hasMessageContainingAll("x.png: is", kind);
    }

    @Test
    void reportsEmptyFilesFoldersAndMissingFiles() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.png"));

        assertThatThrownBy(() -> decoder.decode(empty)).hasMessage(empty + ": is empty: download it again");
        assertThatThrownBy(() -> decoder.decode(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> decoder.decode(folder.resolve("none.png"))).hasMessageContaining("no such file");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(20)
    void neverOpensAPipe() throws Exception {
        Path pipe = folder.resolve("pipe.jpg");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> decoder.decode(pipe))
                .hasMessage(pipe + ": is a pipe, socket or device, not an image" + " file: leave it out");
        assertThatThrownBy(() -> decoder.decode(Path.of("/dev/zero"))).hasMessageContaining("pipe, socket or device");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void reportsAFileWithoutReadPermission() throws IOException {
        Path file = Files.write(folder.resolve("secret.jpg"), Fixture.bytes("photo.jpg"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

        assertThatThrownBy(() -> decoder.decode(file)).hasMessage(file + ": cannot be read: permission denied");
    }

    @Test
    void rejectsHugeDimensionsBeforeDecoding() throws IOException {
        byte[] png = Fixture.bytes("red.png");
        png[16] = 0x00;
        png[17] = 0x01;
        png[21] = 0x01;

        assertThatThrownBy(() -> decoder.decode(png, "bomb.png"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("bomb.png", "65544x65542", "100000000");
        byte[] jpeg = Fixture.bytes("photo.jpg");
        int frame = startOfFrame(jpeg);
        byte[] huge = jpeg.clone();
        huge[frame + 5] = huge[frame + 7] = (byte) (60_000 >> 8);
        huge[frame + 6] = huge[frame + 8] = (byte) 60_000;
        assertThatThrownBy(() -> decoder.decode(huge, "huge.jpg"))
                .hasMessage("huge.jpg: declares 60000x60000 pixels, more than the limit of 100000000: shrink it"
                        + " first, or raise the limit if you trust it");
        assertThatThrownBy(() -> new ImageDecoder(new ImageLimits(1 << 20, 7679)).decode(jpeg, "p.jpg"))
                .hasMessageContaining("96x80");
    }

    private static int startOfFrame(byte[] jpeg) {
        for (int i = 2; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC0) {
                return i;
            }
        }
        throw new IllegalArgumentException("not a baseline JPEG");
    }

    /** 30,000 rows of equal pixels, which compress a thousandfold. */
    @Test
    void rejectsADecompressionBombByItsHeader() throws IOException {
        BufferedImage flat = new BufferedImage(30_000, 3_334, BufferedImage.TYPE_BYTE_BINARY);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(flat, "png", png);
        assertThat(png.size()).isLessThan(100_000);

        assertThatThrownBy(() -> decoder.decode(png.toByteArray(), "bomb.png"))
                .hasMessageContaining("declares 30000x3334 pixels");
    }

    @Test
    void rejectsALargeFrameOnASmallWebPCanvas() throws IOException {
        byte[] webp = Fixture.bytes("lossless.webp");
        int frame = new String(webp, StandardCharsets.ISO_8859_1).indexOf("VP8L") + 8;
        webp[frame + 1] = webp[frame + 2] = webp[frame + 3] = (byte) 0xFF;
        ImageDecoder small = new ImageDecoder(new ImageLimits(1 << 20, 100_000));
        assertThatThrownBy(() -> small.decode(webp, "w.webp")).hasMessageContaining("declares 16384x");

        byte[] animated = Fixture.bytes("animated.webp");
        animated[60] = (byte) 0xCA; // the width in the first ANMF chunk
        assertThatThrownBy(() -> small.decode(animated, "a.webp")).hasMessageContaining("size differs");
    }

    /** Without the check, the reader goes on for 20 million pixels and throws an exception for each. */
    @Test
    @Timeout(20)
    void stopsReadingATruncatedWebP() throws IOException {
        byte[] webp = Fixture.bytes("lossless.webp");
        int frame = new String(webp, StandardCharsets.ISO_8859_1).indexOf("VP8L") + 8;
        int bits = 4_999 | 3_999 << 14;
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putInt(frame + 1, bits);
        ImageDecoder large = new ImageDecoder(ImageLimits.DEFAULT, Decoding.EXACT, 1L << 40);

        assertThatThrownBy(() -> large.decode(webp, "w.webp")).hasMessageContaining("cannot be decoded");
    }

    @Test
    void rejectsAnImageThatTheHeapCannotHold() throws IOException {
        byte[] jpeg = Fixture.bytes("photo.jpg");
        Path file = Files.write(folder.resolve("photo.jpg"), jpeg);
        long enough = 96 * 80 * 4 * 4L;

        assertThat(new ImageDecoder(ImageLimits.DEFAULT, Decoding.EXACT, enough)
                        .decode(jpeg, "p")
                        .width())
                .isEqualTo(96);
        assertThat(new ImageDecoder(ImageLimits.DEFAULT, Decoding.EXACT, enough)
                        .decode(file)
                        .width())
                .isEqualTo(96);
        assertThatThrownBy(() -> new ImageDecoder(ImageLimits.DEFAULT, Decoding.EXACT, enough / 4).decode(jpeg, "p"))
                .hasMessageContaining("too much for a Java heap")
                .hasMessageContaining("VIT4J_HEAP");
        assertThatThrownBy(() -> new ImageDecoder(ImageLimits.DEFAULT, Decoding.EXACT, enough / 4).decode(file))
                .hasMessageContaining("too much for a Java heap");
    }

    @Test
    void rejectsAFileAboveTheSizeLimit() throws IOException {
        Path file = Files.write(folder.resolve("p.jpg"), Fixture.bytes("photo.jpg"));

        assertThatThrownBy(() -> new ImageDecoder(new ImageLimits(100, 1000)).decode(file))
                .hasMessageContainingAll(file.toString(), "limit of 100");
        assertThatThrownBy(() -> new ImageDecoder(new ImageLimits(100, 1000)).decode(Fixture.bytes("photo.jpg"), "p"))
                .hasMessageContaining("limit of 100");
    }

    @Test
    void detectsADamagedPngByItsChecksum() throws IOException {
        byte[] png = Fixture.bytes("source.png");
        png[png.length / 2] ^= 1;

        assertThatThrownBy(() -> decoder.decode(png, "s.png")).hasMessageContaining("checksum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grey.png",
                "palette-transparent.png",
                "red.jpg",
                "red.bmp",
                "red.gif",
                "lossy.webp",
                "alpha.webp",
                "animated.webp"
            })
    void decodesOrRejectsRandomlyDamagedFiles(String name) throws IOException {
        byte[] whole = Fixture.bytes(name);
        Random random = new Random(1);
        ImageDecoder small = new ImageDecoder(new ImageLimits(1 << 20, 100_000));
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(small.decode(damaged, name).width()).isPositive();
            } catch (BadInputException e) {
                assertThat(e).hasMessageStartingWith(name + ": ");
            }
        }
    }
}
