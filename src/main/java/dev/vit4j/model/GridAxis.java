package dev.vit4j.model;

/**
 * The rows, or the columns, of patches along one side of a model's input.
 *
 * @param length of the side in pixels
 * @param window pixels of a patch along the side
 * @param step pixels from one patch to the next
 * @param padding pixels before the side's first, and after its last, that patches reach into
 * @param end of the pixels that patches cover: {@code length}, or less if the rest does not fill a patch
 */
public record GridAxis(int length, int window, int step, int padding, int end) {
    /**
     * Returns the axis of an input that is cut into patches.
     *
     * @param length of the side in pixels
     * @param window pixels of a patch along the side
     * @param step pixels from one patch to the next
     * @param padding pixels of zeros on either side
     * @return the axis
     */
    static GridAxis ofPatches(int length, int window, int step, int padding) {
        GridAxis whole = new GridAxis(length, window, step, padding, length);
        return new GridAxis(length, window, step, padding, Math.min(length, whole.start(whole.count() - 1) + window));
    }

    /** @return number of rows (or columns) */
    public int count() {
        return (length + 2 * padding - window) / step + 1;
    }

    /** Returns the first pixel of a row, negative in the padding. */
    private int start(int index) {
        return index * step - padding;
    }

    /**
     * @param index row (or column), 0..count-1
     * @return its first pixel; patches that reach into the padding are drawn at the input's edge
     */
    public int from(int index) {
        return Math.max(0, Math.min(start(index), length - window));
    }

    /**
     * @param index row (or column), 0..count-1
     * @return center of its patches, in pixels from the input's top or left edge
     */
    public double center(int index) {
        return start(index) + window / 2.0;
    }

    /**
     * @param index 0..count
     * @return start of the pixels that are closest to row (or column) {@code index}, in pixels from the input's edge:
     *     halfway between two centers, at the input's edge for the first, and {@link #end} after the last
     */
    public double border(int index) {
        if (index == 0) {
            return 0;
        }
        return index == count() ? end : (center(index - 1) + center(index)) / 2;
    }

    /** @return pixels that neighboring patches share; 0 if they are adjacent, negative if there is a gap between them */
    public int overlap() {
        return window - step;
    }
}
