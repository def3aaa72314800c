package dev.vit4j.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decodes GIF with the JDK's reader and animated WebP with TwelveMonkeys'.
 */
final class ImageIoReaders {
    private static final int WHITE = 0xFFFFFF;
    private static final int BLACK = 0;

    private ImageIoReaders() {}

    /**
     * Decodes the first frame at its place on the screen. The screen around it is transparent, and so white, if the frame
     * has a transparent color; otherwise it has the palette's first color, as in Pillow.
     */
    static RgbImage gif(byte[] content, ImageHeader header) throws InvalidImage {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        BufferedImage frame = firstFrame(reader, content);
        GifStructure.Place place = GifStructure.place(ByteBuffer.wrap(content));
        int around = WHITE;
        if (frame.getColorModel() instanceof IndexColorModel palette && palette.getTransparentPixel() < 0) {
            around = palette.getRGB(0);
        }
        return onCanvas(RgbImage.of(frame), place.left(), place.top(), header, around);
    }

    /**
     * Decodes the first frame at its place on the canvas. The canvas around it is white if the file declares transparency,
     * and otherwise black, as in Pillow.
     */
    static RgbImage webp(byte[] content, ImageHeader header) throws InvalidImage {
        RgbImage frame = RgbImage.of(firstFrame(new WebPImageReaderSpi().createReaderInstance(null), content));
        WebPStructure.Place place = WebPStructure.place(content);
        return onCanvas(frame, place.left(), place.top(), header, place.alpha() ? WHITE : BLACK);
    }

    private static RgbImage onCanvas(RgbImage frame, int left, int top, ImageHeader canvas, int around)
            throws InvalidImage {
        if (frame.width() == canvas.width() && frame.height() == canvas.height()) {
            return frame;
        }
        if (left + frame.width() > canvas.width() || top + frame.height() > canvas.height()) {
            throw new InvalidImage("is damaged (a frame lies outside its canvas): download it again");
        }
        byte[] pixels = new byte[RgbImage.CHANNELS * canvas.width() * canvas.height()];
        for (int i = 0; i < pixels.length; i += RgbImage.CHANNELS) {
            pixels[i] = (byte) (around >> 16);
            pixels[i + 1] = (byte) (around >> 8);
            pixels[i + 2] = (byte) around;
        }
        int rowBytes = RgbImage.CHANNELS * frame.width();
        for (int y = 0; y < frame.height(); y++) {
            int target = RgbImage.CHANNELS * ((top + y) * canvas.width() + left);
            System.arraycopy(frame.pixels(), y * rowBytes, pixels, target, rowBytes);
        }
        return new RgbImage(canvas.width(), canvas.height(), pixels);
    }

    private static BufferedImage firstFrame(ImageReader reader, byte[] content) throws InvalidImage {
        try (ContentStream stream = new ContentStream(content)) {
            reader.setInput(stream, true, true);
            return reader.read(0);
        } catch (IOException | RuntimeException e) {
            // These readers also throw unchecked exceptions for damaged data.
            throw new InvalidImage("cannot be decoded (" + e + "): the file is damaged, download it again");
        } finally {
            reader.dispose();
        }
    }
}
