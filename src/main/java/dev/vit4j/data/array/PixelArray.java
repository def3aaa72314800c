package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.RgbImage;
import java.util.Arrays;
import java.util.List;

/**
 * The shape of an array of images, one byte a value.
 *
 * @param count number of images
 * @param height number of rows
 * @param width number of columns
 * @param channels 1 for gray, 3 for RGB
 * @param planes whether each channel is a plane of its own; otherwise the channels of a pixel lie side by side
 */
record PixelArray(int count, int height, int width, int channels, boolean planes) {
    /**
     * @param shape [N,H,W], [N,H,W,1], [N,H,W,3], [N,1,H,W] or [N,3,H,W]
     * @param place names file and array, for messages
     * @param limits largest image to accept
     * @return the array
     * @throws dev.vit4j.common.BadInputException if the shape is another, or an image has too many pixels
     */
    static PixelArray of(List<Long> shape, String place, ImageLimits limits) {
        boolean gray = shape.size() == 3;
        boolean last = shape.size() == 4 && isChannels(shape.get(3));
        boolean first = shape.size() == 4 && !last && isChannels(shape.get(1));
        require(
                gray || last || first,
                "%s: has the shape %s; images are [N,H,W] in gray, or [N,H,W,3] or [N,3,H,W] in RGB",
                place,
                shape);
        long count = shape.get(0);
        long height = shape.get(first ? 2 : 1);
        long width = shape.get(first ? 3 : 2);
        require(
                count <= Integer.MAX_VALUE - 8
                        && height > 0
                        && width > 0
                        && height <= limits.maxPixels()
                        && width <= limits.maxPixels() / height,
                "%s: has the shape %s; images have at least one and at most %d pixels",
                place,
                shape,
                limits.maxPixels());
        int channels = gray ? 1 : Math.toIntExact(shape.get(last ? 3 : 1));
        return new PixelArray((int) count, (int) height, (int) width, channels, first);
    }

    private static boolean isChannels(long size) {
        return size == 1 || size == RgbImage.CHANNELS;
    }

    /** Returns the number of bytes of an image. */
    int imageBytes() {
        return height * width * channels;
    }

    /**
     * @param bytes of an image, as it is stored
     * @return the image
     */
    RgbImage image(byte[] bytes) {
        if (channels == RgbImage.CHANNELS) {
            return planes ? RgbImage.ofPlanes(bytes, 0, width, height) : new RgbImage(width, height, bytes);
        }
        byte[] pixels = new byte[RgbImage.CHANNELS * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            Arrays.fill(pixels, RgbImage.CHANNELS * i, RgbImage.CHANNELS * (i + 1), bytes[i]);
        }
        return new RgbImage(width, height, pixels);
    }

    /**
     * @param bytes of an image, as it is stored
     * @return its values plane by plane, red, green and blue, as CIFAR's files have them
     */
    byte[] planes(byte[] bytes) {
        if (channels == RgbImage.CHANNELS && planes) {
            return bytes;
        }
        int area = width * height;
        byte[] all = new byte[RgbImage.CHANNELS * area];
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            for (int i = 0; i < area; i++) {
                all[c * area + i] = bytes[channels == 1 ? i : RgbImage.CHANNELS * i + c];
            }
        }
        return all;
    }
}
