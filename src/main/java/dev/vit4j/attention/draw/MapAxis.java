package dev.vit4j.attention.draw;

import dev.vit4j.model.TokenGrid;

/** For each pixel along one side of a picture: between which rows (or columns) of patches it lies, and where. */
final class MapAxis {
    private final int first;
    private final int[] index;
    private final double[] fraction;

    /**
     * @param grid where the patches lie
     * @param from where the part that the model saw begins, in the picture's pixels
     * @param length of that part
     * @param pixels of the picture
     * @param interpolation between patches
     */
    MapAxis(TokenGrid grid, double from, double length, int pixels, Interpolation interpolation) {
        // A pixel was seen where its middle was.
        first = (int) Math.max(0, Math.ceil(from - 0.5));
        int end = (int) Math.min(pixels, Math.ceil(from + length - 0.5));
        index = new int[Math.max(0, end - first)];
        fraction = new double[index.length];
        int last = grid.rows() - 1;
        for (int i = 0; i < index.length; i++) {
            double input = (first + i + 0.5 - from) * grid.patching().imageSize() / length;
            double place = (input - grid.center(0)) / grid.patching().stride();
            double clamped = Math.max(0, Math.min(last, place));
            if (interpolation == Interpolation.NEAREST) {
                index[i] = (int) Math.min(last, Math.floor(clamped + 0.5));
            } else {
                index[i] = (int) Math.min(Math.max(0, last - 1), Math.floor(clamped));
                fraction[i] = clamped - index[i];
            }
        }
    }

    /** @return whether the model saw this pixel */
    boolean sees(int pixel) {
        return pixel >= first && pixel < first + index.length;
    }

    /** @return the row (or column) before the pixel, 0..n-1 */
    int before(int pixel) {
        return index[pixel - first];
    }

    /** @return how far the pixel is on the way to the next one, 0..1; 0 where there is none */
    double fraction(int pixel) {
        return fraction[pixel - first];
    }
}
