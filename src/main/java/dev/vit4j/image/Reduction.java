package dev.vit4j.image;

/** Says by how much an image may be reduced while it is decoded. */
@FunctionalInterface
public interface Reduction {
    /** Images keep their size. */
    Reduction NONE = (width, height) -> 1;

    /**
     * @param width columns of the upright image
     * @param height rows of the upright image
     * @return the divisor of both sides: 1, 2, 4 or 8
     */
    int of(int width, int height);

    /**
     * Finds the largest reduction that leaves enough pixels, as Pillow's {@code Image.draft} does.
     *
     * @param width columns of a part of the image
     * @param height rows of the part
     * @param wantedWidth columns that the part is resized to
     * @param wantedHeight rows that the part is resized to
     * @return the divisor of both sides: 1, 2, 4 or 8
     */
    static int largest(int width, int height, long wantedWidth, long wantedHeight) {
        int divisor = 8;
        while (divisor > 1 && (width < divisor * wantedWidth || height < divisor * wantedHeight)) {
            divisor /= 2;
        }
        return divisor;
    }

    /**
     * @param other another limit
     * @return the smaller reduction of both
     */
    default Reduction orLess(Reduction other) {
        return (width, height) -> Math.min(of(width, height), other.of(width, height));
    }
}
