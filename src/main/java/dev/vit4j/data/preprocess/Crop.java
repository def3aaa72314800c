package dev.vit4j.data.preprocess;

/** How the resized image becomes the model's input: a crop in the middle, or padding where the image is too small. */
public enum Crop {
    /** No crop: the resized image must have the size of the model's input. */
    NONE,
    /** Rounds the offset down and pads with black, as the image processors of transformers do. */
    CENTER,
    /** Rounds half an offset to even and pads with black, as torchvision's {@code CenterCrop} does. */
    CENTER_HALF_EVEN,
    /** Rounds half an offset to even and pads with the mean, as timm's {@code CenterCropOrPad} does. */
    CENTER_ON_MEAN;

    /**
     * @param side of the resized image
     * @param target side of the model's input
     * @return first row or column of the crop; negative if the image is padded
     */
    int offset(int side, int target) {
        if (side < target) {
            // The odd pixel of the padding goes to the end.
            return -((target - side) / 2);
        }
        return this == CENTER ? (side - target) / 2 : (int) Math.rint((side - target) / 2.0);
    }
}
