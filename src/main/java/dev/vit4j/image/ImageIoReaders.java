package dev.vit4j.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decodes GIF with the JDK's reader and WebP with TwelveMonkeys'. OpenCV supports WebP too, but bundles a libwebp of
 * 2021 that is vulnerable to CVE-2023-4863, a buffer overflow that a crafted file can exploit.
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
            // These readers also throw unchecked exceptions for damaged data.
            throw new InvalidImage("cannot be decoded (" + e + "): the file is damaged, download it again");
        } finally {
            reader.dispose();
        }
    }
}
