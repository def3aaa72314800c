package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ImageDecoderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "red.png, 0xFF0000",
        "green.png, 0x00FF00",
        "blue.png, 0x0000FF",
        "red.bmp, 0xFF0000",
        "green.bmp, 0x00FF00",
        "blue.bmp, 0x0000FF",
        "red.gif, 0xFF0000",
        "green.gif, 0x00FF00",
        "blue.gif, 0x0000FF"
    })
    void decodesToRgbOrder(String file, int rgb) throws IOException {
        RgbImage image = Fixture.image(file);

        assertThat(image.width()).isEqualTo(8);
        assertThat(image.height()).isEqualTo(6);
        assertThat(image.rgb(3, 2)).isEqualTo(rgb);
    }

    @ParameterizedTest
    @CsvSource({"red.jpg, 255, 0, 0", "green.jpg, 0, 255, 0", "blue.jpg, 0, 0, 255"})
    void decodesJpegsToRgbOrder(String file, int red, int green, int blue) throws IOException {
        byte[] pixel = Fixture.image(file).pixels();

        assertThat(pixel[0] & 0xFF).isCloseTo(red, within(3));
        assertThat(pixel[1] & 0xFF).isCloseTo(green, within(3));
        assertThat(pixel[2] & 0xFF).isCloseTo(blue, within(3));
    }

    @ParameterizedTest
    @CsvSource({"photo.jpg", "photo-progressive.jpg"})
    void decodesJpegsLikePillow(String file) throws IOException {
        // Both use libjpeg-turbo, in different versions.
        assertThat(Fixture.largestDifference(Fixture.image(file), Fixture.image("photo-decoded.png")))
                .isLessThanOrEqualTo(3);
    }

    @Test
    void appliesTheExifOrientationOfAJpeg() throws IOException {
        RgbImage upright = Fixture.image("photo.jpg");
        RgbImage turned = Fixture.image("photo-turned.jpg");

        assertThat(turned.width()).isEqualTo(upright.height());
        assertThat(turned.height()).isEqualTo(upright.width());
        // Orientation 6: rotate clockwise; the stored bottom left corner becomes the top left one.
        assertThat(turned.rgb(0, 0)).isEqualTo(upright.rgb(0, upright.height() - 1));
        assertThat(turned.rgb(turned.width() - 1, 0)).isEqualTo(upright.rgb(0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey.png", "grey.jpg"})
    void convertsGrayscaleToRgb(String file) throws IOException {
        RgbImage image = Fixture.image(file);

        byte[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i += 3) {
            assertThat(pixels[i]).isEqualTo(pixels[i + 1]).isEqualTo(pixels[i + 2]);
        }
        assertThat(pixels[0]).isNotEqualTo(pixels[pixels.length - 1]);
    }

    @Test
    void readsPalettes() throws IOException {
        assertThat(Fixture.image("palette.png")).isEqualTo(Fixture.image("palette-decoded.png"));
    }

    @Test
    void scalesSixteenBitChannelsToEight() throws IOException {
        assertThat(Fixture.image("rgb16.png").pixels()).containsExactly(0, 0, 1, 1, 128, 255);
        assertThat(Fixture.image("grey16.png").rgb(1, 0)).isEqualTo(0x808080);
    }

    @Test
    void compositesTransparencyOverWhite() throws IOException {
        RgbImage image = Fixture.image("alpha.png");

        assertThat(Fixture.largestDifference(image, Fixture.image("alpha-over-white.png")))
                .isLessThanOrEqualTo(1);
        assertThat(Fixture.image("rgba16.png").pixels()).containsExactly(255, 0, 1, 255, 255, 255, 127, 127, 127);
        assertThat(Fixture.image("palette-transparent.png").rgb(0, 0)).isEqualTo(0xFFFFFF);
    }

    @Test
    void decodesWebPLikeLibwebp() throws IOException {
        assertThat(Fixture.image("lossless.webp")).isEqualTo(Fixture.image("source.png"));
        assertThat(Fixture.image("alpha.webp")).isEqualTo(Fixture.image("alpha.png"));
        assertThat(Fixture.image("lossy.webp")).isEqualTo(Fixture.image("lossy-webp-decoded.png"));
    }

    @Test
    void readsTheFirstFrameOfAnAnimation() throws IOException {
        assertThat(Fixture.image("animated.webp").rgb(3, 2)).isEqualTo(0xFF0000);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void readsPngsWrittenByTheJdk(int type) throws IOException {
        BufferedImage drawing = new BufferedImage(5, 4, type);
        drawing.setRGB(0, 0, 0xFFFFFFFF);
        drawing.setRGB(4, 3, 0xFF000000);
        drawing.setRGB(3, 3, 0xFFFF0000);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(drawing, "png", png);

        RgbImage image = new ImageDecoder().decode(png.toByteArray(), "drawing.png");

        assertThat(Fixture.largestDifference(image, RgbImage.of(drawing))).isLessThanOrEqualTo(1);
        assertThat(image.rgb(0, 0)).isEqualTo(0xFFFFFF);
        assertThat(image.rgb(4, 3)).isZero();
    }

    @Test
    void compositesATransparentGifOverWhite() throws IOException {
        byte[] palette = {0, (byte) 0xFF};
        IndexColorModel clearAndRed = new IndexColorModel(1, 2, palette, new byte[2], new byte[2], 0);
        BufferedImage drawing = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, clearAndRed);
        drawing.getRaster().setSample(1, 0, 0, 1);
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        ImageIO.write(drawing, "gif", gif);

        RgbImage image = new ImageDecoder().decode(gif.toByteArray(), "clear.gif");

        assertThat(image.rgb(0, 0)).isEqualTo(0xFFFFFF);
        assertThat(image.rgb(1, 0)).isEqualTo(0xFF0000);
    }

    @Test
    void ignoresTheFileExtension() throws IOException {
        Path file = Files.write(folder.resolve("really-a-png.jpg"), Fixture.bytes("red.png"));

        assertThat(new ImageDecoder().decode(file).rgb(0, 0)).isEqualTo(0xFF0000);
    }

    @Test
    void isThreadSafe() throws Exception {
        ImageDecoder decoder = new ImageDecoder();
        byte[] content = Fixture.bytes("photo.jpg");
        RgbImage expected = decoder.decode(content, "photo.jpg");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<RgbImage>> images = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                images.add(threads.submit(() -> decoder.decode(content, "photo.jpg")));
            }
            for (Future<RgbImage> image : images) {
                assertThat(image.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void loaderReturnsPlanesInRgbOrder() throws IOException {
        Path file = Files.write(folder.resolve("blue.png"), Fixture.bytes("blue.png"));

        INDArray array = new RgbImageLoader(new ImageDecoder()).asMatrix(file.toFile());

        assertThat(array.shape()).containsExactly(1, 3, 6, 8);
        assertThat(array.getFloat(0, 0, 5, 7)).isZero();
        assertThat(array.getFloat(0, 1, 5, 7)).isZero();
        assertThat(array.getFloat(0, 2, 5, 7)).isEqualTo(255f);
    }

    @Test
    void recognizesImagesByTheirContent() throws IOException {
        Path nameless = Files.write(folder.resolve("photo"), Fixture.bytes("photo.jpg"));
        Path text = Files.writeString(folder.resolve("notes.txt"), "BM is how some notes begin, and so do bitmaps.");
        Path hidden = Files.write(folder.resolve(".photo"), Fixture.bytes("photo.jpg"));
        // A damaged image is to be reported, not left out.
        Path damaged = Files.writeString(folder.resolve("page.JPG"), "<html>");

        assertThat(ImageDecoder.isImage(nameless)).isTrue();
        assertThat(ImageDecoder.isImage(damaged)).isTrue();
        assertThat(ImageDecoder.isImage(text)).isFalse();
        assertThat(ImageDecoder.isImage(hidden)).isFalse();
        assertThat(ImageDecoder.isImage(folder)).isFalse();
    }
}
