package dev.vit4j.evaluate;

/**
 * How fast the images went through.
 *
 * @param images how many
 * @param seconds from the first batch's decoding to the last one's counting, at least 0
 * @param dataWaitSeconds of these, how long the model waited for images to be decoded
 */
public record Throughput(long images, double seconds, double dataWaitSeconds) {
    /** @return images decoded, classified and counted in a second; NaN where no time has passed */
    public double imagesPerSecond() {
        return seconds > 0 ? images / seconds : Double.NaN;
    }
}
