package dev.vit4j.classify.input;

import dev.vit4j.image.ImageLimits;

/**
 * Options for reading inputs.
 *
 * @param nullSeparated whether names in lists end with a null byte, as {@code find -print0} writes them, instead of a
 *     line feed
 * @param limits limits on images in archives
 */
public record InputOptions(boolean nullSeparated, ImageLimits limits) {
    /** Lists of lines, default limits. */
    public static final InputOptions DEFAULT = new InputOptions(false, ImageLimits.DEFAULT);
}
