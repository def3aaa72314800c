package dev.vit4j.attention.draw;

import static dev.vit4j.common.BadInputException.require;

import java.util.OptionalDouble;

/**
 * How a map is laid over an image.
 *
 * @param colors what values look like
 * @param opacity of the map, 0 (the image alone) to 1 (the map alone)
 * @param interpolation between patches
 * @param mass share of the map's mass whose patches get a contour; empty for none
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
