package dev.vit4j.attention.page;

import dev.vit4j.image.RgbImage;
import java.util.Optional;

/**
 * The pictures of an image.
 *
 * @param seen the model's input in RGB, after resize and crop, before normalization
 * @param original the image before preprocessing, to show it on the page too
 * @param thumbnail a small picture of the model's input with the map over it, for the index; empty to show the input
 *     alone
 */
public record PagePictures(RgbImage seen, Optional<Original> original, Optional<RgbImage> thumbnail) {}
