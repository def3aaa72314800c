package dev.vit4j.data.patch;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;

/**
 * How an image is cut into N patches of P values each: windows of {@code patchSize} pixels, one every {@code stride}
 * pixels, row by row. A stride below the patch size gives overlapping patches. Rows at the bottom and columns at the
 * right that do not fill another patch are ignored, as by a strided convolution.
 *
 * <p>The values of a patch are ordered channel, row, column, as in a flattened Hugging Face
 * {@code patch_embeddings.projection.weight}, so that a patch times that matrix is the convolution at its place.
 *
 * <p>Shifted patch tokenization (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section 3.1)
 * appends to a patch's own channels those of four more windows, shifted by half a patch (rounded down) to the upper left,
 * upper right, lower left and lower right, in the order of the authors' code. This equals concatenating the image and four
 * shifted copies by channel, [5 channels,rows,columns], before cutting patches. Pixels outside the image are zero.
 *
 * @param imageSize size of the image in pixels
 * @param channels planes of the image
 * @param patchSize size of a patch in pixels
 * @param stride pixels between the top edges, and between the left edges, of neighboring patches
 * @param padding zero padding around the normalized image, in pixels, as of a convolution
 * @param shifted whether to append the four shifted windows
 */
public record Patching(Size imageSize, int channels, Size patchSize, Size stride, int padding, boolean shifted) {
    /** Number of windows of a shifted patch. */
    public static final int SHIFTED_COPIES = 5;

    /** Shift of each window, down and right, in half patches. */
    private static final int[][] DIRECTIONS = {{0, 0}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}};

    /**
     * @throws dev.vit4j.common.BadInputException if a number is below 1 (the padding: below 0, or not below the patch
     *     size), the patch is larger than the image, or shifted patches are single pixels
     */
    public Patching {
        require(channels > 0, "channels must be at least 1, not %d", channels);
        require(
                patchSize.height() <= imageSize.height() && patchSize.width() <= imageSize.width(),
                "patch size %s is larger than the image size %s",
                patchSize,
                imageSize);
        require(
                padding >= 0 && padding < patchSize.shorter(),
                "patch padding %d is not in 0..%d, below the patch size",
                padding,
                patchSize.shorter() - 1);
        require(
                !shifted || patchSize.shorter() > 1,
                "shifted patches of 1 pixel: half a patch is no pixel, by which nothing is shifted; choose a patch size of"
                        + " at least 2");
    }

    /**
     * Creates a patching of a square image.
     *
     * @param imageSize height and width of the image in pixels
     * @param channels planes of the image
     * @param patchSize height and width of a patch in pixels
     * @param stride pixels between the edges of neighboring patches
     * @param padding pixels of zeros around the image
     * @param shifted whether to append the four shifted windows
     */
    public Patching(int imageSize, int channels, int patchSize, int stride, int padding, boolean shifted) {
        this(Size.square(imageSize), channels, Size.square(patchSize), Size.square(stride), padding, shifted);
    }

    /**
     * Creates a plain patching of a square image.
     *
     * @param imageSize height and width of the image in pixels
     * @param channels planes of the image
     * @param patchSize height and width of a patch in pixels
     * @param stride pixels between the edges of neighboring patches
     * @param padding pixels of zeros around the image
     */
    public Patching(int imageSize, int channels, int patchSize, int stride, int padding) {
        this(imageSize, channels, patchSize, stride, padding, false);
    }

    /**
     * Creates a plain patching of a square image, without padding.
     *
     * @param imageSize height and width of the image in pixels
     * @param channels planes of the image
     * @param patchSize height and width of a patch in pixels
     * @param stride pixels between the edges of neighboring patches
     */
    public Patching(int imageSize, int channels, int patchSize, int stride) {
        this(imageSize, channels, patchSize, stride, 0);
    }

    /** @return rows and columns of patches */
    public Size grid() {
        return new Size(
                (imageSize.height() + 2 * padding - patchSize.height()) / stride.height() + 1,
                (imageSize.width() + 2 * padding - patchSize.width()) / stride.width() + 1);
    }

    /** @return N, number of patches in an image */
    public int count() {
        return grid().count();
    }

    /** @return number of windows of a patch: 1, or 5 if shifted */
    public int copies() {
        return shifted ? SHIFTED_COPIES : 1;
    }

    /** @return number of channels of all windows of a patch */
    public int planes() {
        return copies() * channels;
    }

    /** @return P, number of values in a patch: channels x height x width */
    public int values() {
        return Math.multiplyExact(planes(), patchSize.count());
    }

    /**
     * @param patch 0..N-1, row by row
     * @param copy 0 for the patch's own window, others up to {@link #copies}
     * @return the window's first row in the image; negative in the padding above
     */
    public int top(int patch, int copy) {
        return patch / grid().width() * stride.height() - padding + down(copy);
    }

    /**
     * @param patch 0..N-1, row by row
     * @param copy 0 for the patch's own window, others up to {@link #copies}
     * @return the window's first column in the image; negative in the padding on the left
     */
    public int left(int patch, int copy) {
        return patch % grid().width() * stride.width() - padding + right(copy);
    }

    /**
     * @param copy 0 for a patch's own window, others up to {@link #copies}
     * @return vertical shift of the window in rows, positive downward
     */
    int down(int copy) {
        return DIRECTIONS[copy][0] * (patchSize.height() / 2);
    }

    /**
     * @param copy 0 for a patch's own window, others up to {@link #copies}
     * @return horizontal shift of the window in columns, positive to the right
     */
    int right(int copy) {
        return DIRECTIONS[copy][1] * (patchSize.width() / 2);
    }
}
