package dev.vit4j.data;

import static dev.vit4j.common.BadInputException.require;

/**
 * How a square image is cut into N patches of P values each: windows of {@code patchSize} pixels a side, one every
 * {@code stride} pixels, row by row. A stride below the patch size gives overlapping patches.
 *
 * <p>The values of a patch are ordered channel, row, column, as in a flattened Hugging Face
 * {@code patch_embeddings.projection.weight}, so that a patch times that matrix is the convolution at its place.
 *
 * @param imageSize height and width of the image in pixels
 * @param channels planes of the image
 * @param patchSize height and width of a patch in pixels
 * @param stride pixels between the left edges of neighbouring patches
 * @param padding pixels put around the normalised image before it is cut, all zero, as a convolution's
 */
public record Patching(int imageSize, int channels, int patchSize, int stride, int padding) {
    /**
     * @throws dev.vit4j.common.BadInputException if a number is below 1 (the padding: below 0, or not below the patch
     *     size), the patch is larger than the image, or patches without padding do not end at the image's edge
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
    }

    /**
     * Without padding.
     *
     * @param imageSize height and width of the image in pixels
     * @param channels planes of the image
     * @param patchSize height and width of a patch in pixels
     * @param stride pixels between the left edges of neighbouring patches
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

    /** @return P, values in a patch: channels x height x width */
    public int values() {
        return channels * patchSize * patchSize;
    }
}
