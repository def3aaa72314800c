package dev.vit4j.data.augment;

/**
 * Maps magnitude bins to amounts, as torchvision's {@code AutoAugment} and {@code TrivialAugmentWide} do: evenly spaced
 * from no change to the largest.
 *
 * @param bins magnitudes 0..bins-1
 * @param shear largest shear, in columns per row or rows per column
 * @param degrees largest rotation
 * @param enhancement largest distance of a factor from 1
 * @param bits largest number of bits removed by posterize
 */
record BinnedAmounts(int bins, double shear, double degrees, double enhancement, double bits) {
    /** AutoAugment's (Cubuk et al. 2019, table 6: ten magnitudes). */
    static final BinnedAmounts AUTO_AUGMENT = new BinnedAmounts(10, 0.3, 30, 0.9, 4);

    /** TrivialAugment's wide space (Müller and Hutter 2021, table 1: 31 magnitudes). */
    static final BinnedAmounts TRIVIAL_WIDE = new BinnedAmounts(31, 0.99, 135, 0.99, 6);

    /**
     * @param operation to apply
     * @param magnitude 0..bins-1
     * @param translation largest translation in pixels
     * @param negative whether to reverse the direction, for operations that have one
     * @return the operation's amount
     */
    double of(ImageOperation operation, int magnitude, double translation, boolean negative) {
        double share = magnitude / (bins - 1.0);
        int sign = negative ? -1 : 1;
        return switch (operation) {
            case SHEAR_X, SHEAR_Y -> sign * share * shear;
            // Truncated to whole pixels, as in torchvision.
            case TRANSLATE_X, TRANSLATE_Y -> sign * Math.floor(share * translation);
            case ROTATE -> sign * share * degrees;
            case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> 1 + sign * share * enhancement;
            case POSTERIZE -> 8 - Math.rint(share * bits);
            case SOLARIZE -> 255 * (1 - share);
            case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
            case SOLARIZE_ADD -> throw new IllegalArgumentException("not in this policy space");
        };
    }
}
