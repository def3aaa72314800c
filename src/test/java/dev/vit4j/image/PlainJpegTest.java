package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Compares the JDK's reader with OpenCV bit by bit. */
class PlainJpegTest {
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

    private static BufferedImage picture(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(width * 31L + height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = 255 * x / width;
                int green = 255 * y / height;
                image.setRGB(x, y, red << 16 | green << 8 | random.nextInt(256));
            }
        }
        return image;
    }

    private static byte[] jpeg(BufferedImage image, int horizontal, int vertical, boolean progressive, float quality)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality);
        how.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), how);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        NodeList components = root.getElementsByTagName("componentSpec");
        ((Element) components.item(0)).setAttribute("HsamplingFactor", String.valueOf(horizontal));
        ((Element) components.item(0)).setAttribute("VsamplingFactor", String.valueOf(vertical));
        metadata.setFromTree(FORMAT, root);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, metadata), how);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private static RgbImage byOpenCv(byte[] content) throws InvalidImage {
        return OpenCv.decode(content, ImageHeader.check(content, ImageLimits.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2"})
    void decodesLikeOpenCv(int horizontal, int vertical) throws Exception {
        int[][] sizes = {{100, 75}, {33, 17}, {16, 16}, {15, 31}, {7, 9}, {2, 3}, {1, 1}};
        for (int[] size : sizes) {
            for (float quality : new float[] {0.3f, 0.95f}) {
                for (boolean progressive : new boolean[] {false, true}) {
                    byte[] file = jpeg(picture(size[0], size[1]), horizontal, vertical, progressive, quality);
                    assertThat(JpegKind.of(file).plain()).isTrue();
                    assertThat(PlainJpeg.decode(file))
                            .as("%d x %d, quality %s, progressive %s", size[0], size[1], quality, progressive)
                            .contains(byOpenCv(file));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo.jpg", "photo-progressive.jpg", "photo-turned.jpg", "red.jpg", "blue.jpg"})
    void decodesFilesOfOtherEncodersLikeOpenCv(String name) throws Exception {
        byte[] file = Fixture.bytes(name);
        assertThat(JpegKind.of(file).plain()).isTrue();
        assertThat(PlainJpeg.decode(file)).contains(byOpenCv(file));
    }

    @Test
    void leavesUnusualFilesToOpenCv() throws Exception {
        byte[] gray = Fixture.bytes("grey.jpg");
        byte[] halfHeight = jpeg(picture(40, 30), 1, 2, false, 0.9f);
        byte[] adobe = Fixture.bytes("photo.jpg").clone();
        adobe[3] = (byte) 0xEE; // turns the JFIF segment into an Adobe segment
        byte[] otherNumbers = Fixture.bytes("photo.jpg").clone();
        otherNumbers[frame(otherNumbers) + 10] = 'R';
        for (byte[] file : new byte[][] {gray, halfHeight, adobe, otherNumbers}) {
            assertThat(JpegKind.of(file).plain()).isFalse();
        }
        assertThat(new ImageDecoder().decode(halfHeight, "half")).isEqualTo(byOpenCv(halfHeight));
        assertThat(new ImageDecoder().decode(gray, "gray")).isEqualTo(byOpenCv(gray));
    }

    /** Returns the index of the baseline frame's marker. */
    private static int frame(byte[] file) {
        for (int i = 2; i < file.length; i++) {
            if (file[i] == (byte) 0xFF && file[i + 1] == (byte) 0xC0) {
                return i;
            }
        }
        throw new AssertionError("no frame");
    }

    @Test
    void returnsEmptyIfTheReaderFails() throws Exception {
        byte[] file = Fixture.bytes("photo.jpg").clone();
        file[frame(file) + 4] = 9; // a bit depth that no decoder here supports
        assertThat(PlainJpeg.decode(file)).isEmpty();
        assertThat(JpegKind.of(file).plain()).isFalse();
    }
}
