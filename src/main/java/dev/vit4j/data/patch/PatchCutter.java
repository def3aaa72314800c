package dev.vit4j.data.patch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.RgbImage;
import java.util.Arrays;
import java.util.Objects;

/** Cuts images into normalized patches. Thread-safe. */
public final class PatchCutter {
    private final Patching patching;
    private final float[][] normalized;

    /**
     * @param patching geometry, with three channels
     * @param normalized [3][256], normalized value of each level of each channel
     * @throws dev.vit4j.common.BadInputException if the geometry is not for three channels
     */
    public PatchCutter(Patching patching, float[][] normalized) {
        require(
                patching.channels() == RgbImage.CHANNELS,
                "the model takes %d channels, but images have 3 (RGB)",
                patching.channels());
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
        int size = patching.imageSize();
        if (image.width() != size || image.height() != size) {
            throw new IllegalArgumentException("image is " + image.width() + "x" + image.height() + ", patches are cut"
                    + " from " + size + "x" + size);
        }
        Objects.checkFromIndexSize(offset, patching.count() * patching.values(), patches.length);
        byte[] pixels = image.pixels();
        int o = offset;
        for (int row = 0; row < patching.gridSize(); row++) {
            int top = row * patching.stride() - patching.padding();
            for (int column = 0; column < patching.gridSize(); column++) {
                int left = column * patching.stride() - patching.padding();
                for (int copy = 0; copy < patching.copies(); copy++) {
                    o = cut(pixels, top + patching.down(copy), left + patching.right(copy), patches, o);
                }
            }
        }
    }

    /** Cuts one window, which may lie partly or entirely outside the image. */
    private int cut(byte[] pixels, int top, int left, float[] patches, int offset) {
        int size = patching.imageSize();
        int patchSize = patching.patchSize();
        int firstColumn = Math.max(left, 0);
        int lastColumn = Math.min(left + patchSize, size);
        int o = offset;
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            float[] table = normalized[c];
            for (int y = top; y < top + patchSize; y++, o += patchSize) {
                if (y < 0 || y >= size) {
                    Arrays.fill(patches, o, o + patchSize, 0);
                    continue;
                }
                if (lastColumn - firstColumn < patchSize) {
                    Arrays.fill(patches, o, o + patchSize, 0);
                }
                int i = RgbImage.CHANNELS * (y * size + firstColumn) + c;
                int to = o + firstColumn - left;
                for (int end = to + lastColumn - firstColumn; to < end; to++, i += RgbImage.CHANNELS) {
                    patches[to] = table[pixels[i] & 0xFF];
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
        int size = patching.imageSize();
        byte[] pixels = new byte[RgbImage.CHANNELS * size * size];
        int patchSize = patching.patchSize();
        for (int patch = 0; patch < patching.count(); patch++) {
            int from = offset + patch * patching.values(); // the patch's own window shows all there is
            int top = patching.top(patch, 0);
            int left = patching.left(patch, 0);
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                for (int y = top; y < top + patchSize; y++) {
                    for (int x = left; x < left + patchSize; x++) {
                        long level = Math.round(patches[from++] * deviation[c] + mean[c]);
                        if (x >= 0 && x < size && y >= 0 && y < size) {
                            pixels[RgbImage.CHANNELS * (y * size + x) + c] = (byte) Math.max(0, Math.min(255, level));
                        }
                    }
                }
            }
        }
        return new RgbImage(size, size, pixels);
    }
}
