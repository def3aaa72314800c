package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RgbImageTest {
    /** 3x2: numbered pixels, 0x000102 0x030405 ... */
    private final RgbImage numbered =
            new RgbImage(3, 2, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17});

    @Test
    void roundTripsThroughPlanes() {
        float[] planes = numbered.toPlanes();

        assertThat(planes).startsWith(0, 3, 6, 9, 12, 15, 1, 4);
        assertThat(RgbImage.ofPlanes(planes, PlaneOrder.RGB, 3, 2)).isEqualTo(numbered);
        byte[] bytes = new byte[planes.length + 1];
        for (int i = 0; i < planes.length; i++) {
            bytes[i + 1] = (byte) planes[i];
        }
        assertThat(RgbImage.ofPlanes(bytes, 1, 3, 2)).isEqualTo(numbered);
    }

    @Test
    void swapsBgrPlanes() {
        RgbImage image = RgbImage.ofPlanes(new float[] {1, 2, 3}, PlaneOrder.BGR, 1, 1);

        assertThat(image.rgb(0, 0)).isEqualTo(0x030201);
    }

    @Test
    void roundsAndClampsPlanes() {
        RgbImage image = RgbImage.ofPlanes(new float[] {-3, 254.6f, 300}, PlaneOrder.RGB, 1, 1);

        assertThat(image.rgb(0, 0)).isEqualTo(0x00FFFF);
    }

    @Test
    void windowIsBlackOutsideTheImage() {
        RgbImage window = numbered.window(-1, 1, 3, 2);

        assertThat(window)
                .isEqualTo(new RgbImage(3, 2, new byte[] {0, 0, 0, 9, 10, 11, 12, 13, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        assertThat(numbered.window(5, 5, 1, 1).rgb(0, 0)).isZero();
    }

    @Test
    void flipsLeftAndRight() {
        assertThat(numbered.flipped())
                .isEqualTo(
                        new RgbImage(3, 2, new byte[] {6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11}));
    }

    @Test
    void convertsFromAndToJavaImages() {
        BufferedImage java = numbered.toBufferedImage();

        assertThat(java.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0x030405);
        assertThat(RgbImage.of(java)).isEqualTo(numbered);
    }

    @Test
    void keepsGrayLevelsOfJavaImages() {
        BufferedImage gray = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 100);
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 100 * 257);

        assertThat(RgbImage.of(gray).rgb(0, 0)).isEqualTo(0x646464);
        assertThat(RgbImage.of(deep).rgb(0, 0)).isEqualTo(0x646464);
    }

    /** Expected levels: Pillow 12's {@code convert("L")}. */
    @ParameterizedTest
    @CsvSource({
        "ff0000, 76", "00ff00, 150", "0000ff, 29", "ffffff, 255", "000000, 0", "112233, 31",
        "c86432, 124", "010203, 2", "fefffd, 254", "807f81, 128", "030000, 1", "000100, 1"
    })
    void grayIsTheLuminanceOfPillow(String color, int level) {
        int rgb = Integer.parseInt(color, 16);
        RgbImage image = new RgbImage(1, 1, new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb});
        assertThat(image.grayscale().rgb(0, 0)).isEqualTo(0x010101 * level);
        assertThat(image.grayscale().grayscale()).isEqualTo(image.grayscale());
    }

    @Test
    void compositesTransparentJavaImagesOverWhite() {
        BufferedImage java = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        java.setRGB(0, 0, 0x00123456);
        java.setRGB(1, 0, 0x80000000);

        assertThat(RgbImage.of(java).rgb(0, 0)).isEqualTo(0xFFFFFF);
        assertThat(RgbImage.of(java).rgb(1, 0)).isEqualTo(0x7F7F7F);
    }

    @Test
    void pngsHaveTheSamePixels(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("deep/down.png");

        ImageEncoder.writePng(numbered, file);

        assertThat(new ImageDecoder().decode(file)).isEqualTo(numbered);
        assertThat(RgbImage.of(ImageIO.read(new ByteArrayInputStream(ImageEncoder.png(numbered)))))
                .isEqualTo(numbered);
    }

    @Test
    void rejectsPixelsThatDoNotMatchTheSize() {
        assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11])).hasMessageContaining("bytes=11");
        assertThatThrownBy(() -> new RgbImage(0, 2, new byte[0])).hasMessageContaining("width=0");
    }
}
