package dev.vit4j.data.patch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.image.RgbImage;
import java.util.Arrays;
import java.util.Objects;

/** Cuts images into normalized patches. Thread-safe. */
public final class PatchCutter {
    private final Patching patching;
    private final float[][] normalized;

    /**
     * @param patching geometry, with three channels, or one for images in shades of gray
     * @param normalized [channels][256], normalized value of each level of each channel
     * @throws dev.vit4j.common.BadInputException if the geometry has another number of channels
     */
    public PatchCutter(Patching patching, float[][] normalized) {
        require(
                patching.channels() == normalized.length,
                "the model takes images of %d channels, but its preprocessing yields %d",
                patching.channels(),
                normalized.length);
        this.patching = patching;
        this.normalized = normalized;
    }

    /**
     * Writes an image's patches [N,P] row by row, the P values of each ordered by window, channel, row, column.
     *
     * @param image of the geometry's size
     * @param patches written to
     * @param offset index of the first of N x P values
     * @throws IllegalArgumentException if the image has another size
     * @throws IndexOutOfBoundsException if the patches do not fit
     */
    public void cut(RgbImage image, float[] patches, int offset) {
        Size size = patching.imageSize();
        if (image.width() != size.width() || image.height() != size.height()) {
            throw new IllegalArgumentException(
                    "image is " + image.height() + " x " + image.width() + ", patches are cut from " + size.pair());
        }
        byte[] pixels = image.pixels();
        if (isPlain()) {
            Objects.checkFromIndexSize(offset, patching.count() * patching.values(), patches.length);
            for (int patch = 0, o = offset; patch < patching.count(); patch++, o += patching.values()) {
                cutInside(pixels, patching.top(patch, 0) * size.width() + patching.left(patch, 0), patches, o);
            }
            return;
        }
        cut(
                (c, from, values, to, length) -> {
                    float[] table = normalized[c];
                    for (int i = RgbImage.CHANNELS * from + c, o = to; o < to + length; o++, i += RgbImage.CHANNELS) {
                        values[o] = table[pixels[i] & 0xFF];
                    }
                },
                patches,
                offset);
    }

    /** Returns whether patches are single windows of a color image, all within it. */
    private boolean isPlain() {
        return normalized.length == RgbImage.CHANNELS && patching.copies() == 1 && patching.padding() == 0;
    }

    /** Cuts a window within a color image, three channels at once, which reads each pixel once. */
    private void cutInside(byte[] pixels, int from, float[] patches, int offset) {
        float[] reds = normalized[0];
        float[] greens = normalized[1];
        float[] blues = normalized[2];
        int width = patching.patchSize().width();
        int area = patching.patchSize().count();
        int stride = RgbImage.CHANNELS * patching.imageSize().width();
        int row = RgbImage.CHANNELS * from;
        for (int o = offset; o < offset + area; o += width, row += stride) {
            int i = row;
            for (int x = o; x < o + width; x++, i += RgbImage.CHANNELS) {
                patches[x] = reds[pixels[i] & 0xFF];
                patches[x + area] = greens[pixels[i + 1] & 0xFF];
                patches[x + 2 * area] = blues[pixels[i + 2] & 0xFF];
            }
        }
    }

    /**
     * Writes the patches [N,P] of an image that is normalized already, in the same order.
     *
     * @param planes [channels,height,width] of the geometry's size
     * @param patches written to
     * @param offset index of the first of N x P values
     * @throws IndexOutOfBoundsException if the image is too small or the patches do not fit
     */
    public void cut(float[] planes, float[] patches, int offset) {
        int area = patching.imageSize().count();
        Objects.checkFromIndexSize(0, patching.channels() * area, planes.length);
        cut(
                (c, from, values, to, length) -> System.arraycopy(planes, c * area + from, values, to, length),
                patches,
                offset);
    }

    /** Copies normalized values of neighboring pixels in a row of the image. */
    @FunctionalInterface
    private interface RowCopy {
        /**
         * @param channel of the image
         * @param from index of the first pixel
         * @param values written to
         * @param to index of the first value
         * @param length number of pixels
         */
        void copy(int channel, int from, float[] values, int to, int length);
    }

    private void cut(RowCopy row, float[] patches, int offset) {
        Objects.checkFromIndexSize(offset, patching.count() * patching.values(), patches.length);
        int o = offset;
        int count = patching.count();
        for (int patch = 0; patch < count; patch++) {
            for (int copy = 0; copy < patching.copies(); copy++) {
                o = cut(row, patching.top(patch, copy), patching.left(patch, copy), patches, o);
            }
        }
    }

    /** Cuts one window, which may lie partly or entirely outside the image. */
    private int cut(RowCopy row, int top, int left, float[] patches, int offset) {
        int width = patching.imageSize().width();
        int patchWidth = patching.patchSize().width();
        int end = top + patching.patchSize().height();
        int firstColumn = Math.max(left, 0);
        int lastColumn = Math.min(left + patchWidth, width);
        int o = offset;
        for (int c = 0; c < patching.channels(); c++) {
            for (int y = top; y < end; y++, o += patchWidth) {
                if (y < 0 || y >= patching.imageSize().height()) {
                    Arrays.fill(patches, o, o + patchWidth, 0);
                    continue;
                }
                if (lastColumn - firstColumn < patchWidth) {
                    Arrays.fill(patches, o, o + patchWidth, 0);
                }
                if (lastColumn > firstColumn) {
                    row.copy(c, y * width + firstColumn, patches, o + firstColumn - left, lastColumn - firstColumn);
                }
            }
        }
        return o;
    }

    /**
     * Assembles an image from its patches.
     *
     * @param patches [N,P] values of an image; of overlapping patches the last one counts
     * @param offset index of the first value
     * @param mean [3] levels that normalize to 0
     * @param deviation [3] level differences that normalize to 1
     * @return the image, rounded to 256 levels
     */
    RgbImage join(float[] patches, int offset, double[] mean, double[] deviation) {
        int height = patching.imageSize().height();
        int width = patching.imageSize().width();
        byte[] pixels = new byte[RgbImage.CHANNELS * height * width];
        Size patchSize = patching.patchSize();
        for (int patch = 0; patch < patching.count(); patch++) {
            int from = offset + patch * patching.values(); // the patch's own window shows all there is
            int top = patching.top(patch, 0);
            int left = patching.left(patch, 0);
            for (int c = 0; c < patching.channels(); c++) {
                for (int y = top; y < top + patchSize.height(); y++) {
                    for (int x = left; x < left + patchSize.width(); x++) {
                        long level = Math.round(patches[from++] * deviation[c] + mean[c]);
                        if (x >= 0 && x < width && y >= 0 && y < height) {
                            int pixel = RgbImage.CHANNELS * (y * width + x);
                            int last = patching.channels() == 1 ? RgbImage.CHANNELS : c + 1; // luminance: all three
                            Arrays.fill(pixels, pixel + c, pixel + last, (byte) Math.max(0, Math.min(255, level)));
                        }
                    }
                }
            }
        }
        return new RgbImage(width, height, pixels);
    }
}
