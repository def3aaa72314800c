package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;

/** Applies a {@link Preprocessing}'s resize and center crop, and tabulates its normalization. */
public final class Preprocessor {
    private static final int LEVELS = 256;

    /** Twice the default limit of a file: resizing a very long, narrow image could fill the memory. */
    private static final long MAX_PIXELS = 200_000_000L;

    private final Preprocessing preprocessing;
    private final Resampler resampler;

    /**
     * @param preprocessing to apply
     * @throws dev.vit4j.common.BadInputException if it is not for three channels
     */
    public Preprocessor(Preprocessing preprocessing) {
        require(
                preprocessing.mean().size() == RgbImage.CHANNELS,
                "the preprocessing has %d channels, but images have 3 (RGB)",
                preprocessing.mean().size());
        this.preprocessing = preprocessing;
        this.resampler = switch (preprocessing.interpolation()) {
            case NEAREST -> Resampler.NEAREST;
            case BILINEAR -> Resampler.BILINEAR;
            case BICUBIC -> Resampler.BICUBIC;
        };
    }

    /**
     * @param image of any size
     * @return the resized and cropped square, pixels still 0..255
     * @throws dev.vit4j.common.BadInputException if its aspect ratio is so extreme that the resized image would
     *     fill the memory
     */
    public RgbImage fit(RgbImage image) {
        long width = resizedSide(image.width(), image.height());
        long height = resizedSide(image.height(), image.width());
        // Width is resized first: the intermediate image has the new width and the old height.
        require(
                width * Math.max(height, image.height()) <= MAX_PIXELS,
                "%dx%d pixels are too long and narrow to be resized to %dx%d; crop the image",
                image.width(),
                image.height(),
                width,
                height);
        RgbImage resized = resampler.resize(image, (int) width, (int) height);
        int size = preprocessing.imageSize();
        return resized.window((resized.width() - size) / 2, (resized.height() - size) / 2, size, size);
    }

    /** Returns a side of the resized image, before the crop, given this and the other side of the original. */
    private long resizedSide(int side, int other) {
        // Rounded down, as in Hugging Face's get_resize_output_image_size.
        return preprocessing.shortestEdge()
                ? (long) preprocessing.resizeTo() * side / Math.min(side, other)
                : preprocessing.resizeTo();
    }

    /**
     * @param width of an original image
     * @param height of it
     * @return the part that {@link #fit} keeps
     */
    public CropBox seen(int width, int height) {
        long resizedWidth = resizedSide(width, height);
        long resizedHeight = resizedSide(height, width);
        int size = preprocessing.imageSize();
        long left = (resizedWidth - size) / 2;
        long top = (resizedHeight - size) / 2;
        return new CropBox(left, top, size, size)
                .scaled((double) width / resizedWidth, (double) height / resizedHeight);
    }

    /** @return the filter of the resize */
    public Resampler resampler() {
        return resampler;
    }

    /** @return side of the model's input, in pixels */
    public int imageSize() {
        return preprocessing.imageSize();
    }

    /** @return [3], level of each channel that normalizes to 0 */
    public double[] meanLevels() {
        return preprocessing.mean().stream()
                .mapToDouble(mean -> mean / preprocessing.rescale())
                .toArray();
    }

    /** @return [3], level difference of each channel that normalizes to 1 */
    public double[] deviationLevels() {
        return preprocessing.std().stream()
                .mapToDouble(std -> std / preprocessing.rescale())
                .toArray();
    }

    /** @return [3][256], normalized value of each level of each channel, {@code (level * rescale - mean) / std} */
    public float[][] normalized() {
        float[][] table = new float[RgbImage.CHANNELS][LEVELS];
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            double mean = preprocessing.mean().get(c);
            double std = preprocessing.std().get(c);
            for (int level = 0; level < LEVELS; level++) {
                table[c][level] = (float) ((level * preprocessing.rescale() - mean) / std);
            }
        }
        return table;
    }
}
