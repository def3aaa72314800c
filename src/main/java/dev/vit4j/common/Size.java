package dev.vit4j.common;

import static dev.vit4j.common.BadInputException.require;

/**
 * Height and width, in pixels or in patches.
 *
 * @param height rows
 * @param width columns
 */
public record Size(int height, int width) {
    /** @throws BadInputException if either is below 1 */
    public Size {
        require(height > 0 && width > 0, "height and width must be at least 1, not %d and %d", height, width);
    }

    /**
     * @param side rows and columns
     * @return a square
     */
    public static Size square(int side) {
        return new Size(side, side);
    }

    /** @return whether height and width are equal */
    public boolean isSquare() {
        return height == width;
    }

    /** @return height times width */
    public int count() {
        return Math.multiplyExact(height, width);
    }

    /** @return the larger of height and width */
    public int longer() {
        return Math.max(height, width);
    }

    /** @return the smaller of height and width */
    public int shorter() {
        return Math.min(height, width);
    }

    /** @return the side of a square, such as {@code 224}; otherwise height and width, such as {@code 32 x 16} */
    @Override
    public String toString() {
        return isSquare() ? Integer.toString(height) : height + " x " + width;
    }
}
