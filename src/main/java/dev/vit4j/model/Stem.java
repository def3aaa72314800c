package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import java.util.List;

/**
 * How an image is turned into tokens: how it is cut into patches, and how these are embedded.
 *
 * @param kind kind of patch embedding
 * @param patchSize size of a patch in pixels
 * @param stride pixels from one patch to the next, down and to the right; patches overlap when it is below
 *     {@code patchSize}
 * @param padding pixels of zeros around the image before patches are cut
 * @param widths output channels of all convolutions but the last, whose outputs are the tokens' D values; only for
 *     {@link Kind#CONVOLUTIONS}
 */
public record Stem(Kind kind, Size patchSize, Size stride, int padding, List<Integer> widths) {
    private static final Size KERNEL = Size.square(3);
    private static final Size ONE = Size.square(1);
    private static final int MOST_CONVOLUTIONS = 8;

    /** Kinds of patch embedding. */
    public enum Kind {
        /** One linear map from a patch to a token (Dosovitskiy et al. 2021, eq. 1). */
        PATCHES,
        /**
         * The convolutional tokenizer of Hassani et al. 2021 (section 3.3): 3 x 3 convolutions, each followed by ReLU
         * and 3 x 3 max pooling with stride 2. The first is a linear map of patches of 3 pixels, one at each pixel.
         */
        CONVOLUTIONS,
        /**
         * Shifted patch tokenization (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section
         * 3.1, eq. 1 to 5): each patch is concatenated with four windows shifted by half a patch along the diagonals,
         * then goes through a layer norm and one linear map.
         */
        SHIFTED_PATCHES
    }

    /** @throws dev.vit4j.common.BadInputException if the values are inconsistent */
    public Stem {
        widths = List.copyOf(widths);
        require(kind == Kind.CONVOLUTIONS || widths.isEmpty(), "only a stem of convolutions has widths");
        require(widths.size() < MOST_CONVOLUTIONS, "%d convolutions: at most %d", widths.size() + 1, MOST_CONVOLUTIONS);
        require(padding >= 0, "patch padding must be at least 0, not %d", padding);
        require(
                kind != Kind.CONVOLUTIONS || (patchSize.equals(KERNEL) && stride.equals(ONE) && padding == 1),
                "a stem of convolutions needs patch size 3, stride 1 and padding 1, not %s, %s and %d",
                patchSize,
                stride,
                padding);
        for (int width : widths) {
            require(width > 0, "a convolution's width must be at least 1, not %d", width);
        }
    }

    /**
     * @param patchSize height and width of a patch in pixels
     * @return non-overlapping patches, embedded by one linear map
     */
    public static Stem patches(int patchSize) {
        return patches(patchSize, patchSize, 0);
    }

    /**
     * @param patchSize size of a patch in pixels
     * @return non-overlapping patches, embedded by one linear map
     */
    public static Stem patches(Size patchSize) {
        return patches(patchSize, patchSize, 0);
    }

    /**
     * @param patchSize height and width of a patch in pixels
     * @param stride pixels from one patch to the next
     * @param padding pixels of zeros around the image
     * @return patches embedded by one linear map
     */
    public static Stem patches(int patchSize, int stride, int padding) {
        return patches(Size.square(patchSize), Size.square(stride), padding);
    }

    /**
     * @param patchSize size of a patch in pixels
     * @param stride pixels from one patch to the next, down and to the right
     * @param padding pixels of zeros around the image
     * @return patches embedded by one linear map
     */
    public static Stem patches(Size patchSize, Size stride, int padding) {
        return new Stem(Kind.PATCHES, patchSize, stride, padding, List.of());
    }

    /**
     * @param widths output channels of all convolutions but the last
     * @return a stem with one more convolution than there are widths
     */
    public static Stem convolutions(Integer... widths) {
        return new Stem(Kind.CONVOLUTIONS, KERNEL, ONE, 1, List.of(widths));
    }

    /**
     * @param patchSize height and width of a patch in pixels
     * @return non-overlapping shifted patches
     */
    public static Stem shiftedPatches(int patchSize) {
        return shiftedPatches(Size.square(patchSize));
    }

    /**
     * @param patchSize size of a patch in pixels
     * @return non-overlapping shifted patches
     */
    public static Stem shiftedPatches(Size patchSize) {
        return new Stem(Kind.SHIFTED_PATCHES, patchSize, patchSize, 0, List.of());
    }

    /**
     * @param image a model's input
     * @return how such an image is cut into patches
     */
    Patching patching(ImageShape image) {
        return new Patching(image.size(), image.channels(), patchSize, stride, padding, isShifted());
    }

    /** @return a description, such as {@code 2 convolutions} or {@code shifted patches} */
    public String description() {
        int count = convolutions();
        if (count > 0) {
            return count == 1 ? "a convolution" : count + " convolutions";
        }
        String patches = isShifted() ? "shifted patches" : "patches";
        return padding > 0 ? patches + " of an image padded by " + padding : patches;
    }

    /** @return whether patches neither overlap nor are padded, and one linear map embeds them */
    public boolean isPlain() {
        return kind == Kind.PATCHES && stride.equals(patchSize) && padding == 0;
    }

    /** @return whether it is {@link Kind#SHIFTED_PATCHES} */
    public boolean isShifted() {
        return kind == Kind.SHIFTED_PATCHES;
    }

    /** @return number of convolutions; 0 for patches */
    public int convolutions() {
        return kind == Kind.CONVOLUTIONS ? widths.size() + 1 : 0;
    }

    /**
     * @param convolution 0 for the first
     * @param width D
     * @return its output channels
     */
    public int outputs(int convolution, int width) {
        return convolution < widths.size() ? widths.get(convolution) : width;
    }

    /**
     * @param grid rows and columns of tokens
     * @return rows and columns after a max pooling with stride 2
     */
    public static Size pooled(Size grid) {
        return new Size((grid.height() + 1) / 2, (grid.width() + 1) / 2);
    }
}
