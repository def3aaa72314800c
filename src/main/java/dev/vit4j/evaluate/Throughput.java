package dev.vit4j.evaluate;

import java.util.function.LongSupplier;

/**
 * How fast the images went through.
 *
 * @param seconds from the first batch's decoding to the last one's counting, at least 0
 * @param dataWaitSeconds of these, how long the model waited for images to be decoded
 * @param imagesPerSecond images decoded, classified and counted in a second, in the second half of the batches: by then
 *     the JVM has compiled its code, so that of two models the one that ran first is not made to look slow; NaN where no
 *     time has passed
 */
public record Throughput(double seconds, double dataWaitSeconds, double imagesPerSecond) {
    /** Watches an evaluation from its making on. Not thread-safe. */
    static final class Clock {
        private final LongSupplier nanoTime;
        private final long start;
        private final int warmUp;
        private int batches;
        private long images;
        private long measuredFrom;
        private long imagesBefore;

        /** @param expected batches that are to come */
        Clock(int expected) {
            this(expected, System::nanoTime);
        }

        /**
         * @param expected batches that are to come
         * @param nanoTime tells the time, as {@link System#nanoTime} does
         */
        Clock(int expected, LongSupplier nanoTime) {
            this.warmUp = expected / 2;
            this.nanoTime = nanoTime;
            this.start = nanoTime.getAsLong();
            this.measuredFrom = start;
        }

        /** @param size images in the batch that was counted just now */
        void batchDone(int size) {
            images += size;
            if (++batches == warmUp) {
                measuredFrom = nanoTime.getAsLong();
                imagesBefore = images;
            }
        }

        Throughput stop(double dataWaitSeconds) {
            long end = nanoTime.getAsLong();
            boolean halved = images > imagesBefore;
            return of(
                    (end - start) / 1e9,
                    dataWaitSeconds,
                    halved ? images - imagesBefore : images,
                    (end - (halved ? measuredFrom : start)) / 1e9);
        }

        private static Throughput of(double seconds, double dataWaitSeconds, long measured, double measuredSeconds) {
            return new Throughput(
                    seconds, dataWaitSeconds, measuredSeconds > 0 ? measured / measuredSeconds : Double.NaN);
        }
    }
}
