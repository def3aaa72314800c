package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import java.time.Duration;

/**
 * How single requests are joined into batches: a batch runs when it is full, or when its first request has waited long
 * enough.
 *
 * @param maxBatch B, the most images in a batch
 * @param maxWait how long the first request of a batch waits for others; zero to take only those that are there already
 * @param capacity how many requests may be under way; further callers wait until there is room. Each holds an image that
 *     is ready for the model, 0.6 MB at 224 x 224 pixels
 */
public record Batching(int maxBatch, Duration maxWait, int capacity) {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /**
     * Batches of 16 after at most 5 ms, 64 requests under way: the wait is short beside what an image of 224 pixels takes
     * on a CPU.
     */
    public static final Batching DEFAULT = new Batching(16, Duration.ofMillis(5), 64);

    /** @throws dev.vit4j.common.BadInputException if a number is below 1, or less may be under way than a batch holds */
    public Batching {
        require(maxBatch >= 1, "batch size %d is below 1", maxBatch);
        require(
                !maxWait.isNegative() && maxWait.compareTo(LONGEST_WAIT) <= 0,
                "a wait of %s for others is not in 0..%s",
                maxWait,
                LONGEST_WAIT);
        require(
                capacity >= maxBatch,
                "capacity %d is below the batch size %d: no batch would ever be full",
                capacity,
                maxBatch);
    }

    /**
     * @param newMaxBatch B, the most images in a batch
     * @return the same with it
     */
    public Batching withMaxBatch(int newMaxBatch) {
        return new Batching(newMaxBatch, maxWait, capacity);
    }

    /**
     * @param newMaxWait how long the first request of a batch waits for others
     * @return the same with it
     */
    public Batching withMaxWait(Duration newMaxWait) {
        return new Batching(maxBatch, newMaxWait, capacity);
    }

    /**
     * @param newCapacity how many requests may be under way
     * @return the same with it
     */
    public Batching withCapacity(int newCapacity) {
        return new Batching(maxBatch, maxWait, newCapacity);
    }
}
