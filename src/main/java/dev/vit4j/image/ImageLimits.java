package dev.vit4j.image;

import static dev.vit4j.common.BadInputException.require;

import java.io.Serializable;

/**
 * Limits for image files, checked against the file's header before anything is decoded.
 *
 * @param maxBytes maximum file size, in bytes
 * @param maxPixels maximum width x height that a file may declare
 */
public record ImageLimits(long maxBytes, long maxPixels) implements Serializable {
    private static final long serialVersionUID = 1;

    /** 256 MiB and 100 megapixels (300 MB decoded): more than cameras write. */
    public static final ImageLimits DEFAULT = new ImageLimits(256L << 20, 100_000_000L);

    /** @throws dev.vit4j.common.BadInputException if a limit is below 1, or an image could exceed a Java array */
    public ImageLimits {
        require(maxBytes > 0 && maxBytes <= Integer.MAX_VALUE - 8, "image file limit %d is not in 1..2^31-9", maxBytes);
        require(maxPixels > 0 && maxPixels <= 715_000_000L, "pixel limit %d is not in 1..715000000", maxPixels);
    }
}
