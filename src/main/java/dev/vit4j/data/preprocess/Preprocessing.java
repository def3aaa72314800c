package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import java.util.List;

/**
 * What is done to every decoded image before it is cut into patches, as {@code preprocessor_config.json} has it:
 * resize, optional center crop, rescale, normalize: {@code (pixel * rescale - mean[c]) / std[c]}.
 *
 * @param imageSize height and width the model sees, in pixels
 * @param resizeTo side that the image is resized to before the crop; with {@code resizeTo == imageSize} and
 *     {@code shortestEdge} false the image is squeezed to the square (what Hugging Face's ViT does)
 * @param shortestEdge whether {@code resizeTo} is the length of the shorter side, the aspect kept, and the center is
 *     cropped to {@code imageSize}
 * @param interpolation filter of the resize
 * @param rescale factor on the 0..255 pixels, usually 1/255
 * @param mean subtracted from each rescaled channel, RGB
 * @param std each channel is divided by, RGB
 */
public record Preprocessing(
        int imageSize,
        int resizeTo,
        boolean shortestEdge,
        Interpolation interpolation,
        double rescale,
        List<Double> mean,
        List<Double> std) {

    /** Filters, with Pillow's support and antialiasing; the code is Pillow's {@code resample} number. */
    public enum Interpolation {
        /** Nearest pixel. */
        NEAREST(0),
        /** Triangle filter. */
        BILINEAR(2),
        /** Cubic convolution, a = -0.5. */
        BICUBIC(3);

        private final int pillowCode;

        Interpolation(int pillowCode) {
            this.pillowCode = pillowCode;
        }

        /** @return Pillow's number of the filter, as written in {@code preprocessor_config.json} */
        public int pillowCode() {
            return pillowCode;
        }
    }

    /** @throws dev.vit4j.common.BadInputException if a size is below 1, or mean and std do not fit each other */
    public Preprocessing {
        require(imageSize > 0, "image size must be at least 1, not %d", imageSize);
        require(resizeTo >= imageSize, "resize to %d is smaller than the image size %d", resizeTo, imageSize);
        require(mean.size() == std.size(), "mean has %d channels, std has %d", mean.size(), std.size());
        for (double s : std) {
            require(s > 0, "std must be above 0, not %s", std);
        }
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /**
     * @param imageSize height and width the model sees
     * @return squeeze to the square, bilinear, scaled to -1..1: the defaults of Hugging Face's ViTImageProcessor
     */
    public static Preprocessing standard(int imageSize) {
        return new Preprocessing(
                imageSize,
                imageSize,
                false,
                Interpolation.BILINEAR,
                1 / 255.0,
                List.of(0.5, 0.5, 0.5),
                List.of(0.5, 0.5, 0.5));
    }
}
