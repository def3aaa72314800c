package dev.vit4j.data;

import dev.vit4j.common.Digests;
import dev.vit4j.data.dataset.ImageDataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A number for each image that depends on the seed and on the image's identity, and on nothing else: neither on other
 * images nor on their order. It is the first 8 bytes, the highest first, of the SHA-256 of
 * {@code PURPOSE:SEED:IDENTITY} in UTF-8.
 *
 * @param purpose of the numbers: {@code validation} or {@code limit}; each has its own numbers
 * @param seed of the run
 */
record IdentityHash(String purpose, long seed) {
    /** Decides which images are held out for validation. */
    static final String VALIDATION = "validation";

    /** Decides which images are kept if their number is limited. */
    static final String LIMIT = "limit";

    /**
     * @param dataset images
     * @return a number in [0, 1) for each image: the upper 53 of the 64 bits, divided by 2^53
     */
    double[] of(ImageDataset dataset) {
        double[] numbers = new double[dataset.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = of(dataset.identity(i));
        }
        return numbers;
    }

    /**
     * @param identity of an image
     * @return its number, as above
     */
    double of(String identity) {
        byte[] digest =
                Digests.SHA256.start().digest((purpose + ":" + seed + ":" + identity).getBytes(StandardCharsets.UTF_8));
        return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1p-53;
    }
}
