package dev.vit4j.data.inspect;

import static dev.vit4j.common.BadInputException.require;

/**
 * How to inspect a data set.
 *
 * @param most number of images to decode at most, spread evenly over the splits, each of which keeps its share
 * @param nearBits number of bits of the perceptual hash in which images that look alike may differ, 0 to 10
 * @param threads number of threads
 */
public record InspectionOptions(int most, int nearBits, int threads) {
    /** Largest distance: beyond it, images that have little in common are found too. */
    public static final int MOST_BITS = 10;

    /** Decodes up to 100,000 images; distance 6. */
    public static final InspectionOptions DEFAULT =
            new InspectionOptions(100_000, 6, Runtime.getRuntime().availableProcessors());

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public InspectionOptions {
        require(most > 0, "number of images to decode must be at least 1, not %d", most);
        require(nearBits >= 0 && nearBits <= MOST_BITS, "distance %d is not in 0..%d", nearBits, MOST_BITS);
        require(threads > 0, "threads must be at least 1, not %d", threads);
    }
}
