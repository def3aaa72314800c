package dev.vit4j.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decoders written in Java: the JDK's of GIF and TwelveMonkeys' of WebP. OpenCV could read WebP too, but the libwebp
 * bundled with it is of 2021, from before the fix of CVE-2023-4863, an overflow that a prepared file can use.
 */
final class ImageIoReaders {
    private ImageIoReaders() {}

    static RgbImage gif(byte[] content) throws InvalidImage {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        return firstFrame(reader, content);
    }

    static RgbImage webp(byte[] content) throws InvalidImage {
        return firstFrame(new WebPImageReaderSpi().createReaderInstance(null), content);
    }

    private static RgbImage firstFrame(ImageReader reader, byte[] content) throws InvalidImage {
        try (ContentStream stream = new ContentStream(content)) {
            reader.setInput(stream, true, true);
            BufferedImage frame = reader.read(0);
            return RgbImage.of(frame);
        } catch (IOException | RuntimeException e) {
            // These readers answer damaged data with unchecked exceptions as well.
            throw new InvalidImage("cannot be decoded (" + e + "): the file is damaged, fetch it again");
        } finally {
            reader.dispose();
        }
    }
}
