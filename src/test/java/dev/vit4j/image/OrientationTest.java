package dev.vit4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EXIF orientation in every format that supports it. */
class OrientationTest {
    /** Returns an EXIF block whose only entry is the orientation. */
    private static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
        tiff.put(order == ByteOrder.BIG_ENDIAN ? new byte[] {'M', 'M'} : new byte[] {'I', 'I'});
        tiff.putShort((short) 42).putInt(8).putShort((short) 1);
        tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return tiff.array();
    }

    private static byte[] spliced(byte[] file, int at, byte[] part) {
        ByteBuffer longer = ByteBuffer.allocate(file.length + part.length);
        return longer.put(file, 0, at).put(part).put(file, at, file.length - at).array();
    }

    private static byte[] jpeg(int orientation, ByteOrder order) throws IOException {
        byte[] exif = exif(orientation, order);
        ByteBuffer segment = ByteBuffer.allocate(10 + exif.length);
        segment.putShort((short) 0xFFE1).putShort((short) (8 + exif.length));
        segment.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(exif);
        return spliced(Fixture.bytes("photo.jpg"), 2, segment.array());
    }

    private static byte[] png(String file, int orientation, ByteOrder order) throws IOException {
        byte[] exif = exif(orientation, order);
        ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length).putInt(exif.length);
        chunk.put("eXIf".getBytes(StandardCharsets.ISO_8859_1)).put(exif);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + exif.length);
        chunk.putInt((int) sum.getValue());
        return spliced(Fixture.bytes(file), 33, chunk.array());
    }

    private static byte[] webp(int orientation, ByteOrder order) throws IOException {
        byte[] turned = Fixture.bytes("turned.webp");
        int at = new String(turned, StandardCharsets.ISO_8859_1).indexOf("EXIF") + 8;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(turned, 0, at);
        file.writeBytes(exif(orientation, order));
        file.write(turned, at + 26, turned.length - at - 26);
        return file.toByteArray();
    }

    /**
     * Checks where the corners of stored images go: EXIF declares the visual sides of the stored first row and first
     * column. Corners are in the order top left, top right, bottom right, bottom left.
     */
    @ParameterizedTest
    @CsvSource({"1, 0123", "2, 1032", "3, 2301", "4, 3210", "5, 0321", "6, 3012", "7, 2103", "8, 1230", "9, 0123"})
    void appliesTheOrientationInEveryFormat(int orientation, String corners) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            check(Fixture.image("photo.jpg"), jpeg(orientation, order), corners);
            check(Fixture.image("source.png"), png("source.png", orientation, order), corners);
            check(Fixture.image("alpha.png"), png("alpha.png", orientation, order), corners);
            check(Fixture.image("lossless.webp"), webp(orientation, order), corners);
        }
    }

    private static void check(RgbImage stored, byte[] turned, String corners) {
        RgbImage upright = new ImageDecoder().decode(turned, "turned");
        boolean lying = corners.matches("0321|3012|2103|1230");
        assertThat(upright.width()).isEqualTo(lying ? stored.height() : stored.width());
        assertThat(upright.height()).isEqualTo(lying ? stored.width() : stored.height());
        int[] from = corners(stored);
        int[] to = corners(upright);
        for (int i = 0; i < 4; i++) {
            assertThat(to[i]).isEqualTo(from[corners.charAt(i) - '0']);
        }
    }

    private static int[] corners(RgbImage image) {
        int right = image.width() - 1;
        int bottom = image.height() - 1;
        return new int[] {image.rgb(0, 0), image.rgb(right, 0), image.rgb(right, bottom), image.rgb(0, bottom)};
    }
}
