package dev.vit4j.data.preprocess;

/**
 * The part of an original image that a model sees after resize and center crop, in fractional pixels of the original.
 *
 * @param left of its left edge
 * @param top of its top edge
 * @param width above 0
 * @param height above 0
 */
public record CropBox(double left, double top, double width, double height) {
    /**
     * @param horizontal factor
     * @param vertical factor
     * @return the same part of the original resized by these factors
     */
    public CropBox scaled(double horizontal, double vertical) {
        return new CropBox(left * horizontal, top * vertical, width * horizontal, height * vertical);
    }
}
