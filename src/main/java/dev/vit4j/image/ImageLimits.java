package dev.vit4j.image;

import static dev.vit4j.common.BadInputException.require;

/**
 * What an image file may ask of this machine. Checked against the file's header before a decoder allocates anything.
 *
 * @param maxBytes largest file, in bytes
 * @param maxPixels largest width x height that a file may declare
 */
public record ImageLimits(long maxBytes, long maxPixels) {
    /** 256 MiB and 100 megapixels: above what cameras write, below what hurts (300 MB decoded). */
    public static final ImageLimits DEFAULT = new ImageLimits(256L << 20, 100_000_000L);

    /** @throws dev.vit4j.common.BadInputException if a limit is below 1, or an image could exceed a Java array */
    public ImageLimits {
        require(maxBytes > 0 && maxBytes <= Integer.MAX_VALUE - 8, "image file limit %d is not in 1..2^31-9", maxBytes);
        require(maxPixels > 0 && maxPixels <= 715_000_000L, "pixel limit %d is not in 1..715000000", maxPixels);
    }
}
