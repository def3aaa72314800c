package dev.vit4j.attention;

import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.image.RgbImage;

/**
 * An image preprocessed for a model.
 *
 * @param original as decoded
 * @param area the crop of it that the model sees
 * @param view the pixels that the model sees, after resize and crop, before normalization
 * @param patches [N,P]; not copied, so don't change them
 */
public record PreprocessedImage(RgbImage original, CropBox area, RgbImage view, float[] patches) {
    /**
     * @param original as decoded, any size
     * @param maker the model's, without augmentation
     * @return the preprocessed image
     * @throws dev.vit4j.common.BadInputException if its aspect ratio is too extreme to resize
     */
    public static PreprocessedImage of(RgbImage original, PatchTransform maker) {
        RgbImage view = maker.view(original, 0, 0);
        return new PreprocessedImage(original, maker.seen(original), view, maker.patches(original));
    }
}
