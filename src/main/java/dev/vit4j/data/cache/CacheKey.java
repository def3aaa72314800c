package dev.vit4j.data.cache;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import dev.vit4j.data.dataset.ImageDataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Tells what the images of a cache were made of: their files, with sizes and times of change, and what was done to them. */
public final class CacheKey {
    private CacheKey() {}

    /**
     * @param images a data set
     * @param conversion describes what is done to each image
     * @return SHA-256 of both
     * @throws BadInputException if a file cannot be read
     */
    public static byte[] of(ImageDataset images, String conversion) {
        MessageDigest digest = Digests.SHA256.start();
        add(digest, conversion);
        Path before = null;
        for (int i = 0; i < images.size(); i++) {
            Path file = images.file(i);
            if (!file.equals(before)) {
                add(digest, describe(file));
                before = file;
            }
            add(digest, images.identity(i));
        }
        return digest.digest();
    }

    private static String describe(Path file) {
        try {
            return file.toAbsolutePath() + " " + Files.size(file) + " "
                    + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return file + " missing: " + e.getClass().getSimpleName(); // fails when it is read
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
