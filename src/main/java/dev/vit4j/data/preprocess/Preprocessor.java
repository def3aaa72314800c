package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;

/** Carries out a {@link Preprocessing}'s resize and center crop, and knows what its normalization makes of a level. */
public final class Preprocessor {
    private static final int LEVELS = 256;

    /** Twice the default limit of a file: an image a pixel wide and very long would otherwise fill the memory. */
    private static final long MAX_PIXELS = 200_000_000L;

    private final Preprocessing preprocessing;
    private final Resampler resampler;

    /**
     * @param preprocessing what to do
     * @throws dev.vit4j.common.BadInputException if it is not for three channels
     */
    public Preprocessor(Preprocessing preprocessing) {
        require(
                preprocessing.mean().size() == RgbImage.CHANNELS,
                "the preprocessing has %d channels; images are read with 3 (RGB)",
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
     * @return resized and cropped to the square that the model sees, pixels still 0..255
     * @throws dev.vit4j.common.BadInputException if its sides differ so much that the resized image would fill the
     *     memory
     */
    public RgbImage fit(RgbImage image) {
        long width = resizedSide(image.width(), image.height());
        long height = resizedSide(image.height(), image.width());
        // Columns are resized first, so the image between has the new width and the old height.
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

    /** One side of the resized image, before the crop, where the original has this side and that other one. */
    private long resizedSide(int side, int other) {
        // Rounded down, as in Hugging Face's get_resize_output_image_size.
        return preprocessing.shortestEdge()
                ? (long) preprocessing.resizeTo() * side / Math.min(side, other)
                : preprocessing.resizeTo();
    }

    /**
     * @param width of an original image
     * @param height of it
     * @return the part of it that {@link #fit} keeps
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

    /** @return side of the square that the model sees, in pixels */
    public int imageSize() {
        return preprocessing.imageSize();
    }

    /** @return [3]: the level of each channel that becomes 0 */
    public double[] meanLevels() {
        return preprocessing.mean().stream()
                .mapToDouble(mean -> mean / preprocessing.rescale())
                .toArray();
    }

    /** @return [3]: the difference of levels of each channel that becomes 1 */
    public double[] deviationLevels() {
        return preprocessing.std().stream()
                .mapToDouble(std -> std / preprocessing.rescale())
                .toArray();
    }

    /** @return [3][256]: what each level 0..255 of each channel becomes, {@code (level * rescale - mean) / std} */
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
