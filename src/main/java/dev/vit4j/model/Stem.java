package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import java.util.List;

/**
 * How patches become tokens.
 *
 * @param kind which way
 * @param widths outputs of the convolutions before the last, whose outputs are the tokens' D values; empty but for
 *     {@link Kind#CONVOLUTIONS}
 * @param padding pixels of zeros around the image before patches are cut
 */
public record Stem(Kind kind, List<Integer> widths, int padding) {
    /** One linear map from a patch to a token (Dosovitskiy et al. 2021, eq. 1). */
    public static final Stem PATCHES = new Stem(Kind.PATCHES, List.of(), 0);

    private static final int MOST_CONVOLUTIONS = 8;

    /** The ways there are. */
    public enum Kind {
        /** One linear map. */
        PATCHES,
        /**
         * The convolutional tokenizer of Hassani et al. 2021 (section 3.3): 3 x 3 convolutions, each followed by ReLU and
         * the maximum over 3 x 3 places at every second one. The first is a linear map of patches of 3 pixels, one at
         * each pixel.
         */
        CONVOLUTIONS,
        /**
         * Shifted patch tokenization (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section 3.1,
         * eq. 1 to 5): a patch together with four windows around it, half a patch away on the diagonals; a layer norm,
         * then one linear map.
         */
        SHIFTED_PATCHES
    }

    /** @throws dev.vit4j.common.BadInputException if there are widths without convolutions, or one is below 1 */
    public Stem {
        widths = List.copyOf(widths);
        require(kind == Kind.CONVOLUTIONS || widths.isEmpty(), "a stem of patches has no convolutions' widths");
        require(widths.size() < MOST_CONVOLUTIONS, "%d convolutions: at most %d", widths.size() + 1, MOST_CONVOLUTIONS);
        require(padding >= 0, "patch padding must be at least 0, not %d", padding);
        for (int width : widths) {
            require(width > 0, "a convolution's width must be at least 1, not %d", width);
        }
    }

    /**
     * @param widths outputs of the convolutions before the last
     * @return that many convolutions and one more
     */
    public static Stem convolutions(Integer... widths) {
        return new Stem(Kind.CONVOLUTIONS, List.of(widths), 1);
    }

    /** @return patches with the four windows around each */
    public static Stem shiftedPatches() {
        return new Stem(Kind.SHIFTED_PATCHES, List.of(), 0);
    }

    /**
     * @param padding pixels of zeros around the image
     * @return patches of an image with a border
     */
    public static Stem padded(int padding) {
        return new Stem(Kind.PATCHES, List.of(), padding);
    }

    /** @return the stem in words: {@code 2 convolutions}, {@code padded patches} */
    public String description() {
        int count = convolutions();
        if (count > 0) {
            return count == 1 ? "a convolution" : count + " convolutions";
        }
        String patches = isShifted() ? "shifted patches" : "patches";
        return padding > 0 ? patches + " of an image padded by " + padding : patches;
    }

    /** @return whether patches come with the windows around them, and are layer-normed */
    public boolean isShifted() {
        return kind == Kind.SHIFTED_PATCHES;
    }

    /** @return how many convolutions there are; 0 for patches */
    public int convolutions() {
        return kind == Kind.CONVOLUTIONS ? widths.size() + 1 : 0;
    }

    /**
     * @param convolution 0 for the first
     * @param width D
     * @return its outputs
     */
    public int outputs(int convolution, int width) {
        return convolution < widths.size() ? widths.get(convolution) : width;
    }

    /**
     * @param side places along one side
     * @return how many are left after the maximum over every second one
     */
    static int pooled(int side) {
        return (side + 1) / 2;
    }
}
