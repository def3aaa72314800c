package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
                "red.gif"
            })
    void refusesAFileCutShortAnywhere(String name) throws IOException {
        byte[] whole = Fixture.bytes(name);
        // A GIF's last byte is its trailer, which many lack; and a frame needs its block's end.
        int needed = name.endsWith(".gif") ? whole.length - 1 : whole.length;
        for (int length = 1; length < needed; length += 1 + length / 40) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(cut, name))
                    .as("%s cut to %d of %d bytes", name, length, whole.length)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(name + ": ");
        }
        byte[] lastByteGone = Arrays.copyOf(whole, needed - 1);
        assertThatThrownBy(() -> decoder.decode(lastByteGone, name)).hasMessageContaining("is cut short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.jpg", "photo-progressive.jpg", "source.png", "red.bmp", "red.gif"})
    void readsAFileWithSomethingBehindItsEnd(String name) throws IOException {
        byte[] whole = Fixture.bytes(name);
        byte[] longer = Arrays.copyOf(whole, whole.length + 1000);

        assertThat(decoder.decode(longer, name)).isEqualTo(decoder.decode(whole, name));
    }

    @Test
    void isNotFooledByTheEndMarkOfAThumbnail() throws IOException {
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

        assertThatThrownBy(() -> decoder.decode(cut, "cut.jpg")).hasMessageContaining("is cut short");
    }

    @Test
    void namesAWebPage() throws IOException {
        Path file = Files.writeString(folder.resolve("cat.jpg"), "\n<!DOCTYPE html><html><body>404</body></html>");

        assertThatThrownBy(() -> decoder.decode(file))
                .isInstanceOf(BadInputException.class)
                .hasMessage(file + ": is a web page, not an image: the download went wrong, fetch it again");
    }

    @ParameterizedTest
    @CsvSource({"RIFF1234WEBPVP8, WebP", "II*\0xyz, TIFF", "1234ftypheic, HEIF", "<svg>, SVG", "hello, not an image"})
    void saysWhatAFileIsInstead(String content, String kind) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> decoder.decode(bytes, "x.png")).hasMessageContainingAll("x.png: is", kind);
    }

    @Test
    void namesAnEmptyFileAFolderAndAMissingFile() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.png"));

        assertThatThrownBy(() -> decoder.decode(empty)).hasMessage(empty + ": is empty: fetch it again");
        assertThatThrownBy(() -> decoder.decode(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> decoder.decode(folder.resolve("none.png"))).hasMessageContaining("no such file");
    }

    @Test
    void refusesHugeDimensionsBeforeDecoding() throws IOException {
        byte[] png = Fixture.bytes("red.png");
        png[16] = 0x00;
        png[17] = 0x01;
        png[21] = 0x01;

        assertThatThrownBy(() -> decoder.decode(png, "bomb.png"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("bomb.png", "65544x65542", "100000000");
        byte[] jpeg = Fixture.bytes("photo.jpg");
        assertThatThrownBy(() -> new ImageDecoder(new ImageLimits(1 << 20, 7679)).decode(jpeg, "p.jpg"))
                .hasMessageContaining("96x80");
    }

    @Test
    void refusesAFileAboveTheSizeLimit() throws IOException {
        Path file = Files.write(folder.resolve("p.jpg"), Fixture.bytes("photo.jpg"));

        assertThatThrownBy(() -> new ImageDecoder(new ImageLimits(100, 1000)).decode(file))
                .hasMessageContainingAll(file.toString(), "limit of 100");
    }

    @Test
    void noticesADamagedPngByItsChecksum() throws IOException {
        byte[] png = Fixture.bytes("source.png");
        png[png.length / 2] ^= 1;

        assertThatThrownBy(() -> decoder.decode(png, "s.png")).hasMessageContaining("checksum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey.png", "palette-transparent.png", "red.jpg", "red.bmp", "red.gif"})
    void answersRandomDamageWithAPictureOrABadInput(String name) throws IOException {
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
