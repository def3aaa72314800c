package dev.vit4j.common;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes digests that every Java platform has. */
public enum Digests {
    /** Detects damage, not forgery. */
    MD5("MD5"),
    /** Names objects in git; detects damage, not forgery. */
    SHA1("SHA-1"),
    SHA256("SHA-256");

    private final String algorithm;

    Digests(String algorithm) {
        this.algorithm = algorithm;
    }

    /** @return a new digest */
    public MessageDigest start() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /**
     * @param bytes any
     * @return lower-case hexadecimal digits
     */
    public String hex(byte[] bytes) {
        return HexFormat.of().formatHex(start().digest(bytes));
    }

    /**
     * @param file to read whole
     * @return lower-case hexadecimal digits
     * @throws IOException if reading fails
     */
    public String hex(Path file) throws IOException {
        return hex(new byte[0], file);
    }

    /**
     * @param prefix bytes before the file's
     * @param file to read whole
     * @return lower-case hexadecimal digits
     * @throws IOException if reading fails
     */
    public String hex(byte[] prefix, Path file) throws IOException {
        MessageDigest digest = start();
        digest.update(prefix);
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                digest.update(buffer, 0, got);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
