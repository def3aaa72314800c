package dev.vit4j.data.export;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.data.batch.OnBadImage;

/**
 * Settings of an export.
 *
 * @param side length to which images are resized, in pixels; 0 to keep their sizes
 * @param fit how they are resized
 * @param encoding how they are encoded
 * @param jpegQuality 1 to 100, of JPEGs
 * @param onBadImage what to do with an image that cannot be decoded
 * @param shardImages most images in one file, for formats that divide a data set into shards
 * @param workers number of threads that decode, resize and encode
 */
public record ExportSettings(
        int side,
        ImageFit fit,
        ImageEncoding encoding,
        int jpegQuality,
        OnBadImage onBadImage,
        int shardImages,
        int workers) {
    /** Copies the images as they are, on one thread. */
    public static final ExportSettings DEFAULT =
            new ExportSettings(0, ImageFit.RATIO, ImageEncoding.KEEP, 95, OnBadImage.FAIL, 10_000, 1);

    /** @throws dev.vit4j.common.BadOptionException if a number is out of range */
    public ExportSettings {
        requireOption(side >= 0, "--side %d: give the length of a side in pixels", side);
        requireOption(jpegQuality >= 1 && jpegQuality <= 100, "--jpeg-quality %d: give 1 to 100", jpegQuality);
        requireOption(shardImages > 0, "--shard-images %d: give at least 1", shardImages);
        requireOption(workers > 0, "--workers %d: give at least 1", workers);
    }

    /**
     * @param format to export to
     * @return these settings with the image size that the format needs
     * @throws dev.vit4j.common.BadOptionException if another size is asked for
     */
    public ExportSettings forFormat(ExportFormat format) {
        if (format.side() == 0) {
            return this;
        }
        requireOption(
                side == 0 || side == format.side(),
                "--side %d: %s holds images of %d x %d pixels; leave out --side, or choose another --format",
                side,
                format.name(),
                format.side(),
                format.side());
        requireOption(
                encoding != ImageEncoding.JPEG,
                "--image-format jpeg: %s holds pixels; leave out the option",
                format.name());
        ImageFit square = fit == ImageFit.RATIO ? ImageFit.CROP : fit;
        return new ExportSettings(
                format.side(), square, ImageEncoding.PNG, jpegQuality, onBadImage, shardImages, workers);
    }
}
