package dev.vit4j.data.manifest;

import dev.vit4j.common.Digests;
import dev.vit4j.data.dataset.ImageDataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * One part of a data set.
 *
 * @param images their number
 * @param sha256 of the images' sorted {@link ImageDataset#identity identities}, each ended by a line feed, in UTF-8
 */
public record ManifestPart(int images, String sha256) {
    /** Name of the images that were trained on. */
    public static final String TRAIN = "train";

    /** Name of the images for choosing epochs. */
    public static final String VALIDATION = "validation";

    /** Name of the images for the reported result. */
    public static final String TEST = "test";

    /**
     * @param images of the part
     * @return their number and hash
     */
    static ManifestPart of(ImageDataset images) {
        MessageDigest digest = Digests.SHA256.start();
        IntStream.range(0, images.size())
                .mapToObj(images::identity)
                .sorted()
                .forEach(identity -> digest.update((identity + "\n").getBytes(StandardCharsets.UTF_8)));
        return new ManifestPart(images.size(), HexFormat.of().formatHex(digest.digest()));
    }
}
