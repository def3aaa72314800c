package dev.vit4j.image;

/** Images made to fit a square: large ones reduced, small ones enlarged so that each of their pixels can be seen. */
public final class Thumbnail {
    private Thumbnail() {}

    /**
     * @param image any image
     * @param side of the square, at least 1
     * @return the image with neither side above {@code side} and its proportions kept: reduced by bicubic convolution,
     *     or enlarged to the greatest whole multiple that fits, pixels staying sharp
     * @throws IllegalArgumentException if the side is below 1
     */
    public static RgbImage of(RgbImage image, int side) {
        if (side < 1) {
            throw new IllegalArgumentException("a thumbnail's side must be at least 1, not " + side);
        }
        int longest = Math.max(image.width(), image.height());
        if (longest <= side) {
            int multiple = side / longest;
            return Resampler.NEAREST.resize(image, multiple * image.width(), multiple * image.height());
        }
        return Resampler.BICUBIC.resize(
                image, scaled(image.width(), side, longest), scaled(image.height(), side, longest));
    }

    private static int scaled(int length, int side, int longest) {
        return (int) Math.max(1, Math.round((double) length * side / longest));
    }
}
