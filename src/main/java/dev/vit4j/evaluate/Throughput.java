package dev.vit4j.evaluate;

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
        private final long start = System.nanoTime();
        private final int warmUp;
        private int batches;
        private long images;
        private long measuredFrom = start;
        private long imagesBefore;

        /** @param expected batches that are to come */
        Clock(int expected) {
            this.warmUp = expected / 2;
        }

        /** @param size images in the batch that was counted just now */
        void batchDone(int size) {
            images += size;
            if (++batches == warmUp) {
                measuredFrom = System.nanoTime();
                imagesBefore = images;
            }
        }

        Throughput stop(double dataWaitSeconds) {
            long end = System.nanoTime();
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
