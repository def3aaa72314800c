package dev.vit4j.classify;

import java.util.Locale;

/**
 * The timings of a run over many images.
 *
 * @param images number of images
 * @param wallNanos wall time from the first input to the last outcome
 * @param modelNanos wall time in which the model ran (decoding runs at the same time)
 * @param waitingNanos wall time in which the model waited for images
 * @param decodingNanos CPU time of reading, decoding and preprocessing, over all threads
 * @param processorNanos CPU time of the process; 0 if the JVM does not report it
 */
public record ClassifyTimings(
        long images, long wallNanos, long modelNanos, long waitingNanos, long decodingNanos, long processorNanos) {

    /** @return images per second over the whole run */
    public double imagesPerSecond() {
        return wallNanos == 0 ? 0 : images * 1e9 / wallNanos;
    }

    /** @return share of the CPU time spent on decoding, 0..1; 0 if the JVM does not report it */
    public double decodingShare() {
        return processorNanos == 0 ? 0 : Math.min(1, (double) decodingNanos / processorNanos);
    }

    /** @return one line of text */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "timings: %,d images in %.2f s, %.1f images/s; processor time %.2f s, of it decoding %.2f s (%.0f %%,"
                        + " %.2f ms an image); model %.2f s, waiting for images %.2f s",
                images,
                wallNanos / 1e9,
                imagesPerSecond(),
                processorNanos / 1e9,
                decodingNanos / 1e9,
                100 * decodingShare(),
                images == 0 ? 0 : decodingNanos / 1e6 / images,
                modelNanos / 1e9,
                waitingNanos / 1e9);
    }
}
