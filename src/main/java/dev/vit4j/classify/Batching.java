package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import java.time.Duration;

/**
 * Settings for joining single requests into batches: a batch runs when it is full, or when its first request has waited
 * long enough.
 *
 * @param maxBatch B, the most images in a batch
 * @param maxWait how long the first request of a batch waits for others; zero to take only requests that are already
 *     waiting
 * @param capacity most requests in progress; further callers wait. Each holds a preprocessed image, 0.6 MB at 224 x 224
 *     pixels
 */
public record Batching(int maxBatch, Duration maxWait, int capacity) {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /**
     * Batches of 16 after at most 5 ms, 64 requests in progress: the wait is short compared with running an image of
     * 224 pixels on a CPU.
     */
    public static final Batching DEFAULT = new Batching(16, Duration.ofMillis(5), 64);

    /** @throws dev.vit4j.common.BadInputException if a number is below 1, or the capacity is below the batch size */
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
     * @return a copy with this value
     */
    public Batching withMaxBatch(int newMaxBatch) {
        return new Batching(newMaxBatch, maxWait, capacity);
    }

    /**
     * @param newMaxWait how long the first request of a batch waits for others
     * @return a copy with this value
     */
    public Batching withMaxWait(Duration newMaxWait) {
        return new Batching(maxBatch, newMaxWait, capacity);
    }

    /**
     * @param newCapacity most requests in progress
     * @return a copy with this value
     */
    public Batching withCapacity(int newCapacity) {
        return new Batching(maxBatch, maxWait, newCapacity);
    }
}
