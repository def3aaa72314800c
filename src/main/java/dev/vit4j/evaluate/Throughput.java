package dev.vit4j.evaluate;

import java.util.function.LongSupplier;

/**
 * The speed of an evaluation.
 *
 * @param seconds total time, at least 0
 * @param dataWaitSeconds time in which the model waited for images
 * @param imagesPerSecond images per second, decoding included, in the second half of the batches: by then the JVM has
 *     compiled its code, so that the first of two models does not appear slower; NaN if no time has passed
 */
public record Throughput(double seconds, double dataWaitSeconds, double imagesPerSecond) {
    /** Measures an evaluation, starting at construction. Not thread-safe. */
    public static final class Clock {
        private final LongSupplier nanoTime;
        private final long start;
        private final int warmUp;
        private int batches;
        private long images;
        private long measuredFrom;
        private long imagesBefore;

        /** @param expected number of batches expected */
        public Clock(int expected) {
            this(expected, System::nanoTime);
        }

        /**
         * @param expected number of batches expected
         * @param nanoTime clock such as {@link System#nanoTime}
         */
        Clock(int expected, LongSupplier nanoTime) {
            this.warmUp = expected / 2;
            this.nanoTime = nanoTime;
            this.start = nanoTime.getAsLong();
            this.measuredFrom = start;
        }

        /** @param size images in the batch just counted */
        public void batchDone(int size) {
            images += size;
            if (++batches == warmUp) {
                measuredFrom = nanoTime.getAsLong();
                imagesBefore = images;
            }
        }

        /**
         * @param dataWaitSeconds time in which the model waited for images
         * @return the speed until now
         */
        public Throughput stop(double dataWaitSeconds) {
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
