package dev.vit4j.data.augment;

import dev.vit4j.image.Affine;
import dev.vit4j.image.Enhancement;
import dev.vit4j.image.Levels;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;

/**
 * Operations of augmentation policies (Cubuk et al. 2019, table 6), each with the meaning of its amount.
 */
enum ImageOperation {
    /** No change. */
    IDENTITY,
    /** Columns per row. */
    SHEAR_X,
    /** Rows per column. */
    SHEAR_Y,
    /** Pixels to the left. */
    TRANSLATE_X,
    /** Pixels up. */
    TRANSLATE_Y,
    /** Degrees. */
    ROTATE,
    /** 0 for black, 1 for no change. */
    BRIGHTNESS,
    /** 0 for gray, 1 for no change. */
    COLOR,
    /** 0 for uniform gray, 1 for no change. */
    CONTRAST,
    /** 0 for smooth, 1 for no change. */
    SHARPNESS,
    /** Bits to keep, truncated to a whole number. */
    POSTERIZE,
    /** Lowest level to invert. */
    SOLARIZE,
    /** Added to dark levels, truncated to a whole number. */
    SOLARIZE_ADD,
    /** No amount. */
    AUTO_CONTRAST,
    /** No amount. */
    EQUALIZE,
    /** No amount. */
    INVERT;

    /** Fills what comes in from outside the image: the middle gray of the AutoAugment authors' code. */
    static final int FILL = 0x808080;

    /**
     * @param image of any size
     * @param amount see each operation
     * @param filter for geometric operations
     * @return the changed image, same size
     */
    RgbImage apply(RgbImage image, double amount, Resampler filter) {
        return switch (this) {
            case IDENTITY -> image;
            case SHEAR_X -> Affine.shearX(amount).apply(image, filter, FILL);
            case SHEAR_Y -> Affine.shearY(amount).apply(image, filter, FILL);
            case TRANSLATE_X -> Affine.translation(amount, 0).apply(image, filter, FILL);
            case TRANSLATE_Y -> Affine.translation(0, amount).apply(image, filter, FILL);
            case ROTATE ->
                amount == 0
                        ? image
                        : Affine.rotation(amount, image.width(), image.height()).apply(image, filter, FILL);
            case BRIGHTNESS -> Enhancement.brightness(image, amount);
            case COLOR -> Enhancement.color(image, amount);
            case CONTRAST -> Enhancement.contrast(image, amount);
            case SHARPNESS -> Enhancement.sharpness(image, amount);
            case POSTERIZE -> Levels.posterize(image, (int) amount);
            case SOLARIZE -> Levels.solarize(image, amount);
            case SOLARIZE_ADD -> Levels.solarizeAdd(image, (int) amount);
            case AUTO_CONTRAST -> Levels.autoContrast(image);
            case EQUALIZE -> Levels.equalize(image);
            case INVERT -> Levels.invert(image);
        };
    }
}
