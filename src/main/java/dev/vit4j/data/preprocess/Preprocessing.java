package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import java.util.List;

/**
 * Preprocessing of decoded images, as in {@code preprocessor_config.json}: resize, optional center crop, rescale and
 * normalize: {@code (pixel * rescale - mean[c]) / std[c]}.
 *
 * @param imageSize height and width of the model's input, in pixels
 * @param resizeTo side to resize to before the crop; with {@code resizeTo == imageSize} and {@code shortestEdge} false
 *     the aspect ratio is not kept (as in Hugging Face's ViT)
 * @param shortestEdge whether to resize the shorter side to {@code resizeTo}, keeping the aspect ratio, and center crop
 *     to {@code imageSize}
 * @param interpolation filter of the resize
 * @param rescale factor of the 0..255 pixels, usually 1/255
 * @param mean subtracted from each rescaled channel, RGB
 * @param std divides each channel, RGB
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
        /** Nearest neighbor. */
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
     * @param imageSize height and width of the model's input
     * @return the defaults of Hugging Face's ViTImageProcessor: bilinear resize to the square, normalized to -1..1
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
