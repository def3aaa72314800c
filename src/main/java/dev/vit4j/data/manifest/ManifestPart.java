package dev.vit4j.data.manifest;

import dev.vit4j.common.Digests;
import dev.vit4j.data.dataset.ImageDataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * One part of a data set.
 *
 * @param images their number
 * @param sha256 sum, modulo 2^256, of the SHA-256 of each image's {@link ImageDataset#identity identity} in UTF-8, which does
 *     not depend on their order; as 64 hexadecimal digits
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
        byte[] sum = new byte[digest.getDigestLength()];
        for (int i = 0; i < images.size(); i++) {
            add(sum, digest.digest(images.identity(i).getBytes(StandardCharsets.UTF_8)));
        }
        return new ManifestPart(images.size(), HexFormat.of().formatHex(sum));
    }

    /** Adds a number to another, both with the highest byte first. */
    private static void add(byte[] sum, byte[] number) {
        int carry = 0;
        for (int i = sum.length - 1; i >= 0; i--) {
            carry += (sum[i] & 0xFF) + (number[i] & 0xFF);
            sum[i] = (byte) carry;
            carry >>= Byte.SIZE;
        }
    }
}
