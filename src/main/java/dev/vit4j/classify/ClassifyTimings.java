package dev.vit4j.classify;

import java.util.Locale;

/**
 * Where the time of a run over many images went.
 *
 * @param images that were searched
 * @param wallNanos from the first input to the last outcome
 * @param modelNanos of it, while the model ran (images are decoded at the same time)
 * @param waitingNanos of it, while the model waited for images
 * @param decodingNanos processor time of all threads that read, decoded, resized and cut images
 * @param processorNanos processor time of the whole process; 0 where the JVM cannot tell
 */
public record ClassifyTimings(
        long images, long wallNanos, long modelNanos, long waitingNanos, long decodingNanos, long processorNanos) {

    /** @return images a second, over the whole run */
    public double imagesPerSecond() {
        return wallNanos == 0 ? 0 : images * 1e9 / wallNanos;
    }

    /** @return share of the processor time that decoding took, 0..1; 0 where the JVM cannot tell */
    public double decodingShare() {
        return processorNanos == 0 ? 0 : Math.min(1, (double) decodingNanos / processorNanos);
    }

    /** @return for people, one line */
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
