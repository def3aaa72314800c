package dev.vit4j.data.preprocess;

/**
 * The part of an original image that a model sees after resize and center crop, in the original's pixels; edges need
 * not fall between pixels.
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
     * @return the same part after the original was resized by these factors
     */
    public CropBox scaled(double horizontal, double vertical) {
        return new CropBox(left * horizontal, top * vertical, width * horizontal, height * vertical);
    }
}
