package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;

/**
 * Preprocessing of decoded images, as in {@code preprocessor_config.json}: resize, crop or pad, rescale and normalize.
 *
 * @param target height and width of the model's input, in pixels
 * @param resize before the crop
 * @param crop to the target; {@link Crop#NONE} if the resize yields the target
 * @param normalization of the pixels
 */
public record Preprocessing(Size target, Resize resize, Crop crop, Normalization normalization) {
    private static final int RGB = 3;

    /** @throws dev.vit4j.common.BadInputException if no image would have the target's size */
    public Preprocessing {
        if (resize.rule() instanceof ResizeRule.Exact exact) {
            boolean fits = exact.size().equals(target);
            require(
                    fits || crop != Crop.NONE,
                    "images are resized to %s without a crop, but the model takes %s",
                    exact.size(),
                    target);
            crop = fits ? Crop.NONE : crop;
        }
    }

    /**
     * @param target height and width of the model's input
     * @return the defaults of Hugging Face's ViTImageProcessor: bilinear resize to the target, which does not keep the
     *     aspect ratio, normalized to -1..1
     */
    public static Preprocessing standard(Size target) {
        return squeezed(target, Interpolation.BILINEAR, Normalization.half(RGB));
    }

    /**
     * @param imageSize height and width of the model's input
     * @return {@link #standard(Size)} for a square
     */
    public static Preprocessing standard(int imageSize) {
        return standard(Size.square(imageSize));
    }

    /**
     * @param target height and width of the model's input
     * @param interpolation filter of the resize
     * @param normalization of the pixels
     * @return a resize to the target that does not keep the aspect ratio
     */
    public static Preprocessing squeezed(Size target, Interpolation interpolation, Normalization normalization) {
        return new Preprocessing(target, Resize.exact(target, interpolation), Crop.NONE, normalization);
    }

    /**
     * @param target height and width of the model's input
     * @param shortestEdge length that the shorter side is resized to
     * @param interpolation filter of the resize
     * @param normalization of the pixels
     * @return a resize that keeps the aspect ratio, and a center crop
     */
    public static Preprocessing cropped(
            Size target, int shortestEdge, Interpolation interpolation, Normalization normalization) {
        return new Preprocessing(target, Resize.shortestEdge(shortestEdge, interpolation), Crop.CENTER, normalization);
    }

    /**
     * @param other height and width of another model's input
     * @return the same preprocessing for it; keeps the ratio of resize to crop
     */
    public Preprocessing withTarget(Size other) {
        ResizeRule rule = resize.rule()
                .scaled((double) other.height() / target.height(), (double) other.width() / target.width());
        return new Preprocessing(
                other, new Resize(rule, resize.interpolation(), resize.rounded()), crop, normalization);
    }
}
