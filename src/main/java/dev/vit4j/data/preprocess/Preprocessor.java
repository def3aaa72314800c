package dev.vit4j.data.preprocess;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.util.List;

/** Applies a {@link Preprocessing}'s resize and crop, and tabulates its normalization. */
public final class Preprocessor {
    private static final int LEVELS = 256;

    /** Twice the default limit of a file: resizing a very long, narrow image could fill the memory. */
    private static final long MAX_PIXELS = 200_000_000L;

    private final Preprocessing preprocessing;
    private final Normalization normalization;

    /**
     * @param preprocessing to apply
     * @throws dev.vit4j.common.BadInputException if it is for neither three channels (RGB) nor one (luminance)
     */
    public Preprocessor(Preprocessing preprocessing) {
        this.normalization = preprocessing.normalization();
        requireImages("the model", channels());
        this.preprocessing = preprocessing;
    }

    /**
     * @param model the subject of the message
     * @param channels of its input
     * @throws dev.vit4j.common.BadInputException if it takes neither RGB nor luminance
     */
    public static void requireImages(String model, int channels) {
        require(
                channels == RgbImage.CHANNELS || channels == 1,
                "%s takes images of %d channels, but image files give 3 (RGB) or 1 (luminance): vit info describes"
                        + " such a model, but it cannot be run on files",
                model,
                channels);
    }

    private int channels() {
        return normalization.mean().size();
    }

    /**
     * @param image any image
     * @return the same in the model's colors: in shades of gray if the model takes one channel
     */
    public RgbImage colored(RgbImage image) {
        return channels() == 1 ? image.grayscale() : image;
    }

    /**
     * @param original of any size
     * @return the resized and cropped or padded image, pixels still 0..255
     * @throws dev.vit4j.common.BadInputException if its aspect ratio is so extreme that the resized image would
     *     be empty or fill the memory, or if it does not have the model's size and is not cropped
     */
    public RgbImage fit(RgbImage original) {
        return fit(ReducedImage.whole(original));
    }

    /**
     * @param original of any size, possibly reduced as {@link #reduction} allows
     * @return the image resized to the size of the whole one, and cropped or padded
     * @throws dev.vit4j.common.BadInputException as {@link #fit(RgbImage)}
     */
    public RgbImage fit(ReducedImage original) {
        RgbImage image = colored(original.image());
        ResizeRule.Resized size = resized(original.width(), original.height());
        int width = (int) size.width();
        int height = (int) size.height();
        Crop crop = preprocessing.crop();
        if (crop == Crop.NONE) {
            return resampler().resize(image, width, height);
        }
        int left = crop.offset(width, target().width());
        int top = crop.offset(height, target().height());
        // What the crop keeps of the resized image; it may be smaller than the target.
        Resampler.Window kept = new Resampler.Window(
                Math.max(0, left),
                Math.max(0, top),
                Math.min(width, target().width()),
                Math.min(height, target().height()));
        return resampler()
                .resize(image, width, height, kept)
                .window(Math.min(0, left), Math.min(0, top), target().width(), target().height(), padding());
    }

    /** @return whether {@link #fit} loses what the preprocessing does not round */
    public boolean isUnrounded() {
        return !preprocessing.resize().rounded();
    }

    /**
     * Resizes without rounding to 0..255, crops or pads, and normalizes.
     *
     * @param original of any size
     * @return [channels,height,width] of the model's input
     * @throws dev.vit4j.common.BadInputException as {@link #fit}
     */
    public float[] normalizedUnrounded(RgbImage original) {
        return normalizedUnrounded(ReducedImage.whole(original));
    }

    /**
     * @param original of any size, possibly reduced as {@link #reduction} allows
     * @return [channels,height,width] of the model's input
     * @throws dev.vit4j.common.BadInputException as {@link #fit(RgbImage)}
     */
    public float[] normalizedUnrounded(ReducedImage original) {
        RgbImage image = colored(original.image());
        ResizeRule.Resized size = resized(original.width(), original.height());
        int width = (int) size.width();
        int height = (int) size.height();
        float[] resized = resampler().resizeUnrounded(image, width, height);
        Crop crop = preprocessing.crop();
        int left = crop.offset(width, target().width());
        int top = crop.offset(height, target().height());
        byte[] padding = padding();
        float[] values = new float[channels() * target().count()];
        for (int c = 0, o = 0; c < channels(); c++) {
            double mean = normalization.mean().get(c);
            double std = normalization.std().get(c);
            for (int y = top; y < top + target().height(); y++) {
                for (int x = left; x < left + target().width(); x++, o++) {
                    boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                    double level = inside ? resized[(c * height + y) * width + x] : padding[c] & 0xFF;
                    values[o] = (float) ((level * normalization.rescale() - mean) / std);
                }
            }
        }
        return values;
    }

    /**
     * @param width columns of an image
     * @param height rows of it
     * @return the divisor of the sides by which it may be reduced before {@link #fit} without having to be enlarged
     */
    public int reduction(int width, int height) {
        ResizeRule.Resized size = preprocessing.resize().rule().of(height, width);
        return Reduction.largest(width, height, Math.max(1, size.width()), Math.max(1, size.height()));
    }

    /** Returns the size that an image is resized to, if it can become the model's input. */
    private ResizeRule.Resized resized(int imageWidth, int imageHeight) {
        ResizeRule.Resized size = preprocessing.resize().rule().of(imageHeight, imageWidth);
        // Width is resized first: the intermediate image has the new width and the old height.
        require(
                size.width() > 0
                        && size.height() > 0
                        && size.width() <= MAX_PIXELS / Math.max(size.height(), imageHeight),
                "%dx%d pixels are too long and narrow to be resized to %dx%d; crop the image",
                imageWidth,
                imageHeight,
                size.width(),
                size.height());
        require(
                preprocessing.crop() != Crop.NONE
                        || (size.width() == target().width() && size.height() == target().height()),
                "%dx%d pixels are %dx%d after the resize, but the model takes %dx%d and its preprocessing does not"
                        + " crop (do_center_crop); crop the image",
                imageWidth,
                imageHeight,
                size.width(),
                size.height(),
                target().width(),
                target().height());
        return size;
    }

    /** Returns the color of padding: black, or the mean rounded as Python does. */
    private byte[] padding() {
        byte[] color = new byte[RgbImage.CHANNELS];
        if (preprocessing.crop() == Crop.CENTER_ON_MEAN) {
            double[] mean = meanLevels();
            for (int c = 0; c < color.length; c++) {
                // Single precision makes 127.5 of 127.50000000000001.
                color[c] = (byte) Math.max(0, Math.min(LEVELS - 1, Math.rint((float) mean[c])));
            }
        }
        return color;
    }

    /**
     * @param width of an original image
     * @param height of it
     * @return the part that {@link #fit} keeps; beyond the image's edges where it pads
     */
    public CropBox seen(int width, int height) {
        ResizeRule.Resized size = preprocessing.resize().rule().of(height, width);
        Size target = target();
        Crop crop = preprocessing.crop();
        return new CropBox(
                        crop.offset((int) size.width(), target.width()),
                        crop.offset((int) size.height(), target.height()),
                        target.width(),
                        target.height())
                .scaled((double) width / size.width(), (double) height / size.height());
    }

    /** @return the filter of the resize */
    public Resampler resampler() {
        return preprocessing.resize().interpolation().resampler();
    }

    /** @return height and width of the model's input, in pixels */
    public Size target() {
        return preprocessing.target();
    }

    /** @return [3], level of each color that normalizes to 0 */
    public double[] meanLevels() {
        return levels(normalization.mean());
    }

    /** @return [3], level difference of each color that normalizes to 1 */
    public double[] deviationLevels() {
        return levels(normalization.std());
    }

    /** Returns values of the model's channels as levels of red, green and blue, which are alike for luminance. */
    private double[] levels(List<Double> values) {
        double[] levels = new double[RgbImage.CHANNELS];
        for (int c = 0; c < levels.length; c++) {
            levels[c] = values.get(Math.min(c, channels() - 1)) / normalization.rescale();
        }
        return levels;
    }

    /**
     * @return [channels][256], normalized value of each level of each of the model's channels,
     *     {@code (level * rescale - mean) / std}
     */
    public float[][] normalized() {
        float[][] table = new float[channels()][LEVELS];
        for (int c = 0; c < table.length; c++) {
            double mean = normalization.mean().get(c);
            double std = normalization.std().get(c);
            for (int level = 0; level < LEVELS; level++) {
                table[c][level] = (float) ((level * normalization.rescale() - mean) / std);
            }
        }
        return table;
    }
}
