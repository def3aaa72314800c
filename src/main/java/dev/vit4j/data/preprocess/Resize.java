package dev.vit4j.data.preprocess;

import dev.vit4j.common.Size;

/**
 * The resize before the crop.
 *
 * @param rule gives the new size
 * @param interpolation filter of the resize
 */
public record Resize(ResizeRule rule, Interpolation interpolation) {
    /**
     * @param size of each resized image; the aspect ratio is not kept
     * @param interpolation filter of the resize
     * @return a resize to a fixed size
     */
    public static Resize exact(Size size, Interpolation interpolation) {
        return new Resize(new ResizeRule.Exact(size), interpolation);
    }

    /**
     * @param pixels length of the shorter side; the aspect ratio is kept
     * @param interpolation filter of the resize
     * @return a resize by the shorter side
     */
    public static Resize shortestEdge(int pixels, Interpolation interpolation) {
        return new Resize(new ResizeRule.ShortestEdge(pixels), interpolation);
    }
}
