package dev.vit4j.image;

/** Resizes images to fit into a square. Small images are enlarged with sharp pixels. */
public final class Thumbnail {
    private Thumbnail() {}

    /**
     * @param image any image
     * @param side side of the square, at least 1
     * @return the image resized to fit, with its aspect ratio kept: reduced with a bicubic filter, or enlarged by the
     *     largest integer factor with nearest neighbor
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
