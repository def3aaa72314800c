package dev.vit4j.data.augment;

/**
 * What a numbered magnitude means for each operation, as torchvision's {@code AutoAugment} and {@code TrivialAugmentWide}
 * have it: evenly spaced from no change to the most.
 *
 * @param bins magnitudes 0..bins-1
 * @param shear the most columns a row, or rows a column
 * @param degrees the largest rotation
 * @param enhancement the largest distance of a factor from 1
 * @param bits the most bits that posterizing takes away
 */
record BinnedAmounts(int bins, double shear, double degrees, double enhancement, double bits) {
    /** AutoAugment's (Cubuk et al. 2019, table 6: ten magnitudes). */
    static final BinnedAmounts AUTO_AUGMENT = new BinnedAmounts(10, 0.3, 30, 0.9, 4);

    /** TrivialAugment's wide space (Müller and Hutter 2021, table 1: 31 magnitudes). */
    static final BinnedAmounts TRIVIAL_WIDE = new BinnedAmounts(31, 0.99, 135, 0.99, 6);

    /**
     * @param operation what is done
     * @param magnitude 0..bins-1
     * @param translation the most pixels that the image moves
     * @param negative whether it goes the other way, for operations that have two
     * @return the operation's amount
     */
    double of(ImageOperation operation, int magnitude, double translation, boolean negative) {
        double share = magnitude / (bins - 1.0);
        int sign = negative ? -1 : 1;
        return switch (operation) {
            case SHEAR_X, SHEAR_Y -> sign * share * shear;
            // Whole pixels, cut off as in torchvision.
            case TRANSLATE_X, TRANSLATE_Y -> sign * Math.floor(share * translation);
            case ROTATE -> sign * share * degrees;
            case BRIGHTNESS, COLOR, CONTRAST, SHARPNESS -> 1 + sign * share * enhancement;
            case POSTERIZE -> 8 - Math.rint(share * bits);
            case SOLARIZE -> 255 * (1 - share);
            case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
            case SOLARIZE_ADD -> throw new IllegalArgumentException("no policy of this space has it");
        };
    }
}
