package dev.vit4j.attention.draw;

import dev.vit4j.model.GridAxis;

/** Maps each pixel along one side of a picture to the two rows (or columns) of patches around it. */
final class MapAxis {
    private final int first;
    private final int[] index;
    private final double[] fraction;

    /**
     * @param axis the rows (or columns) of patches
     * @param from start of the crop that the model saw, in the picture's pixels
     * @param length length of that crop
     * @param pixels length of the picture
     * @param interpolation between patches
     */
    MapAxis(GridAxis axis, double from, double length, int pixels, Interpolation interpolation) {
        // A pixel counts as seen if its center lies in the crop, and not beyond the last patch.
        first = (int) Math.max(0, Math.ceil(from - 0.5));
        int end = (int) Math.min(pixels, Math.ceil(from + length * axis.end() / axis.length() - 0.5));
        index = new int[Math.max(0, end - first)];
        fraction = new double[index.length];
        int last = axis.count() - 1;
        for (int i = 0; i < index.length; i++) {
            double input = (first + i + 0.5 - from) * axis.length() / length;
            double place = (input - axis.center(0)) / axis.step();
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

    /** @return the row (or column) at or before the pixel, 0..n-1 */
    int before(int pixel) {
        return index[pixel - first];
    }

    /** @return the pixel's distance to that row (or column), in 0..1 of the way to the next; 0 if there is no next */
    double fraction(int pixel) {
        return fraction[pixel - first];
    }
}
