package dev.vit4j.attention.draw;

import static dev.vit4j.common.BadInputException.require;

import java.util.OptionalDouble;

/**
 * How to draw a map over an image.
 *
 * @param colors the color map
 * @param opacity opacity of the map, 0 (only the image) to 1 (only the map)
 * @param interpolation interpolation between patches
 * @param mass share of the map's mass to outline; empty for no contour
 */
public record Style(ColorMap colors, double opacity, Interpolation interpolation, OptionalDouble mass) {
    /** Viridis, 60 % opaque, bilinear, no contour. */
    public static final Style DEFAULT =
            new Style(ColorMap.VIRIDIS, 0.6, Interpolation.BILINEAR, OptionalDouble.empty());

    /** @throws dev.vit4j.common.BadInputException if a share is out of range */
    public Style {
        require(opacity >= 0 && opacity <= 1, "opacity must be 0 to 1, not %s", opacity);
        require(
                mass.isEmpty() || (mass.getAsDouble() > 0 && mass.getAsDouble() <= 1),
                "share of the mass must be above 0 and at most 1, not %s",
                mass.orElse(0));
    }
}
