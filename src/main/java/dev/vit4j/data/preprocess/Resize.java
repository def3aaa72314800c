package dev.vit4j.data.preprocess;

import dev.vit4j.common.Size;

/**
 * The resize before the crop.
 *
 * @param rule gives the new size
 * @param interpolation filter of the resize
 * @param rounded whether the result is rounded to 0..255, as Pillow does; otherwise it stays in floating point, as
 *     DINOv3's image processor of transformers leaves it
 */
public record Resize(ResizeRule rule, Interpolation interpolation, boolean rounded) {
    /**
     * Creates a resize that rounds to 0..255.
     *
     * @param rule gives the new size
     * @param interpolation filter of the resize
     */
    public Resize(ResizeRule rule, Interpolation interpolation) {
        this(rule, interpolation, true);
    }

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
