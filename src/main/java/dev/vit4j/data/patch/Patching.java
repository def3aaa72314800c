package dev.vit4j.data.patch;

import static dev.vit4j.common.BadInputException.require;

/**
 * How a square image is cut into N patches of P values each: windows of {@code patchSize} pixels a side, one every
 * {@code stride} pixels, row by row. A stride below the patch size gives overlapping patches.
 *
 * <p>The values of a patch are ordered channel, row, column, as in a flattened Hugging Face
 * {@code patch_embeddings.projection.weight}, so that a patch times that matrix is the convolution at its place.
 *
 * <p>Shifted patches (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section 3.1) show their
 * surroundings too: behind a patch's own channels come those of four more windows of its size, half a patch (rounded
 * down) away towards the left above, the right above, the left below and the right below, in this order, which is that of
 * the authors' code. As in the paper that is to put the image and four shifted copies of it together by channel, [5
 * channels,rows,columns], and to cut patches from the whole. What lies outside of the image is zero.
 *
 * @param imageSize height and width of the image in pixels
 * @param channels planes of the image
 * @param patchSize height and width of a patch in pixels
 * @param stride pixels between the left edges of neighboring patches
 * @param padding pixels put around the normalized image before it is cut, all zero, as a convolution's
 * @param shifted whether patches come with the four windows around them
 */
public record Patching(int imageSize, int channels, int patchSize, int stride, int padding, boolean shifted) {
    /** Windows of a shifted patch: its own and four around it. */
    public static final int SHIFTED_COPIES = 5;

    /** By copy, where its window lies: down and right of the patch, in half patches. */
    private static final int[][] DIRECTIONS = {{0, 0}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}};

    /**
     * @throws dev.vit4j.common.BadInputException if a number is below 1 (the padding: below 0, or not below the patch
     *     size), the patch is larger than the image, patches without padding do not end at the image's edge, or shifted
     *     patches are single pixels
     */
    public Patching {
        require(imageSize > 0, "image size must be at least 1, not %d", imageSize);
        require(channels > 0, "channels must be at least 1, not %d", channels);
        require(patchSize > 0, "patch size must be at least 1, not %d", patchSize);
        require(stride > 0, "patch stride must be at least 1, not %d", stride);
        require(patchSize <= imageSize, "patch size %d is larger than the image size %d", patchSize, imageSize);
        require(
                padding >= 0 && padding < patchSize,
                "patch padding %d is not in 0..%d, below the patch size",
                padding,
                patchSize - 1);
        require(
                padding > 0 || (imageSize - patchSize) % stride == 0,
                "patches of %d pixels every %d do not end at the edge of an image of %d: choose an image size of"
                        + " %d + k x %d",
                patchSize,
                stride,
                imageSize,
                patchSize,
                stride);
        require(
                !shifted || patchSize > 1,
                "shifted patches of 1 pixel: half a patch is no pixel, by which nothing is shifted; choose a patch size of"
                        + " at least 2");
    }

    /**
     * Patches by themselves.
     *
     * @param imageSize height and width of the image in pixels
     * @param channels planes of the image
     * @param patchSize height and width of a patch in pixels
     * @param stride pixels between the left edges of neighboring patches
     * @param padding pixels of zeros around the image
     */
    public Patching(int imageSize, int channels, int patchSize, int stride, int padding) {
        this(imageSize, channels, patchSize, stride, padding, false);
    }

    /**
     * Patches by themselves, without padding.
     *
     * @param imageSize height and width of the image in pixels
     * @param channels planes of the image
     * @param patchSize height and width of a patch in pixels
     * @param stride pixels between the left edges of neighboring patches
     */
    public Patching(int imageSize, int channels, int patchSize, int stride) {
        this(imageSize, channels, patchSize, stride, 0);
    }

    /** @return patches along one side of the image */
    public int gridSize() {
        return (imageSize + 2 * padding - patchSize) / stride + 1;
    }

    /** @return N, patches in an image */
    public int count() {
        return gridSize() * gridSize();
    }

    /** @return windows that a patch consists of: its own, and with shifted patches four around it */
    public int copies() {
        return shifted ? SHIFTED_COPIES : 1;
    }

    /** @return channels of all windows of a patch */
    public int planes() {
        return copies() * channels;
    }

    /** @return P, values in a patch: planes x height x width */
    public int values() {
        return planes() * patchSize * patchSize;
    }

    /**
     * @param patch 0..N-1, row by row
     * @param copy 0 for the patch's own window, others up to {@link #copies}
     * @return the window's first row in the image; below 0 in the zeros above it
     */
    public int top(int patch, int copy) {
        return patch / gridSize() * stride - padding + down(copy);
    }

    /**
     * @param patch 0..N-1, row by row
     * @param copy 0 for the patch's own window, others up to {@link #copies}
     * @return the window's first column in the image; below 0 in the zeros left of it
     */
    public int left(int patch, int copy) {
        return patch % gridSize() * stride - padding + right(copy);
    }

    /**
     * @param copy 0 for a patch's own window, others up to {@link #copies}
     * @return rows from the patch down to the window; below 0 where it lies above
     */
    int down(int copy) {
        return DIRECTIONS[copy][0] * (patchSize / 2);
    }

    /**
     * @param copy 0 for a patch's own window, others up to {@link #copies}
     * @return columns from the patch to the window on its right; below 0 where it lies on its left
     */
    int right(int copy) {
        return DIRECTIONS[copy][1] * (patchSize / 2);
    }
}
