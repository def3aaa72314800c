package dev.vit4j.image;

/**
 * What an image looks like, in 128 bits: nearly equal images have hashes that differ in few bits, also after resizing, a
 * change of brightness or contrast, removal of color, and JPEG compression. A mirrored or rotated image has another hash.
 *
 * @param dct hash of the low frequencies: bit 63 is the lowest. Equal to {@code phash} of Python's imagehash (Zauner 2010)
 * @param difference hash of the horizontal gradient: bit 63 is the top left. Equal to {@code dhash} of imagehash
 * @param blank whether the image is of one gray level, apart from noise; then the hashes mean nothing
 */
public record PerceptualHash(long dct, long difference, boolean blank) {
    /** The difference hash varies more: it may differ in twice the bits. */
    private static final int DIFFERENCE_FACTOR = 2;

    /**
     * @param other hash of another image
     * @param bits number of bits in which the DCT hashes may differ; the difference hashes may differ in twice as many
     * @return whether the images look alike; false if one is blank
     */
    public boolean isNear(PerceptualHash other, int bits) {
        return !blank && !other.blank && areNear(dct, difference, other.dct, other.difference, bits);
    }

    /**
     * @param dct DCT hash of an image
     * @param difference its difference hash
     * @param otherDct DCT hash of another image
     * @param otherDifference its difference hash
     * @param bits as for {@link #isNear}
     * @return whether the images look alike, if neither is blank
     */
    public static boolean areNear(long dct, long difference, long otherDct, long otherDifference, int bits) {
        return Long.bitCount(dct ^ otherDct) <= bits
                && Long.bitCount(difference ^ otherDifference) <= DIFFERENCE_FACTOR * bits;
    }
}
