package dev.vit4j.data.cache;

import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.util.function.Function;

/**
 * What is done to an image before it is cached.
 *
 * @param reduction says by how much it may be reduced while it is decoded
 * @param function converts the decoded image
 */
public record Conversion(Reduction reduction, Function<ReducedImage, RgbImage> function) {
    /** Caches images as they are decoded, at full size. */
    public static final Conversion NONE = new Conversion(Reduction.NONE, ReducedImage::image);
}
