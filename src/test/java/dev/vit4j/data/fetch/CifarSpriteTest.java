package dev.vit4j.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarSpriteTest {
    @TempDir
    Path folder;

    private Path png(int width, int height, int type) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                // Red tells the column of the 32 x 32 image, green its row, blue the image.
                image.setRGB(x, y, (x % 32) << 16 | (x / 32) << 8 | (200 + y));
            }
        }
        Path file = folder.resolve("sprite.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void writesLabelThenRedGreenBluePlanes() throws IOException {
        Path binary = folder.resolve("out.bin");
        CifarSprite.toBinary(png(1024, 2, BufferedImage.TYPE_INT_RGB), new int[] {3, 9}, binary);
        byte[] bytes = Files.readAllBytes(binary);
        assertThat(bytes).hasSize(2 * 3073);
        for (int image = 0; image < 2; image++) {
            int start = image * 3073;
            assertThat(bytes[start]).isEqualTo((byte) (image == 0 ? 3 : 9));
            for (int pixel = 0; pixel < 1024; pixel++) {
                assertThat(bytes[start + 1 + pixel]).as("red").isEqualTo((byte) (pixel % 32));
                assertThat(bytes[start + 1025 + pixel]).as("green").isEqualTo((byte) (pixel / 32));
                assertThat(bytes[start + 2049 + pixel]).as("blue").isEqualTo((byte) (200 + image));
            }
        }
    }

    @Test
    void refusesOtherSizes() throws IOException {
        Path png = png(1000, 2, BufferedImage.TYPE_INT_RGB);
        assertThatThrownBy(() -> CifarSprite.toBinary(png, new int[2], folder.resolve("out.bin")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1000 x 2 pixels instead of 1024 x 2");
    }

    @Test
    void refusesGray() throws IOException {
        Path png = png(1024, 2, BufferedImage.TYPE_BYTE_GRAY);
        assertThatThrownBy(() -> CifarSprite.toBinary(png, new int[2], folder.resolve("out.bin")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1 channels of 8 bits instead of 3 of 8");
    }

    @Test
    void refusesATruncatedPng() throws IOException {
        Path png = png(1024, 2, BufferedImage.TYPE_INT_RGB);
        byte[] whole = Files.readAllBytes(png);
        Files.write(png, Arrays.copyOf(whole, 100));
        assertThatThrownBy(() -> CifarSprite.toBinary(png, new int[2], folder.resolve("out.bin")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("sprite.png: not a readable PNG");
    }
}
