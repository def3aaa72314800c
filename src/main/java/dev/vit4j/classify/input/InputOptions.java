package dev.vit4j.classify.input;

import dev.vit4j.image.ImageLimits;

/**
 * How inputs are read.
 *
 * @param nullSeparated whether names in lists end with a null byte, as {@code find -print0} writes them, and not with a
 *     line feed
 * @param limits what an image in an archive may ask for
 */
public record InputOptions(boolean nullSeparated, ImageLimits limits) {
    /** Lists of lines, the usual limits. */
    public static final InputOptions DEFAULT = new InputOptions(false, ImageLimits.DEFAULT);
}
