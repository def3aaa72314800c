package dev.vit4j.spark.exchange;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only the workers of a group know; it never crosses their connections, only proofs of it do. */
final class Secret {
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    /** Length of a proof. */
    static final int PROOF = 32;

    private final byte[] key;

    private Secret(byte[] key) {
        this.key = key;
    }

    /** @return 256 random bits */
    static Secret random() {
        return new Secret(nonce());
    }

    /**
     * @param text as {@link #text} gives it
     * @return the secret
     * @throws IllegalArgumentException if it is none
     */
    static Secret parse(String text) {
        byte[] key = HexFormat.of().parseHex(text);
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a secret of " + key.length + " bytes, not " + BYTES);
        }
        return new Secret(key);
    }

    /** @return random bytes that are used once */
    static byte[] nonce() {
        byte[] nonce = new byte[BYTES];
        new SecureRandom().nextBytes(nonce);
        return nonce;
    }

    /** @return the secret itself, in hexadecimal digits, for the other workers only */
    String text() {
        return HexFormat.of().formatHex(key);
    }

    /**
     * @param role of the worker that proves
     * @param first greeting of the worker that connects
     * @param second greeting of the worker that listens
     * @return HMAC-SHA256 of all three
     */
    byte[] proof(String role, byte[] first, byte[] second) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(role.getBytes(StandardCharsets.US_ASCII));
            mac.update(first);
            mac.update(second);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java platform has " + ALGORITHM, e);
        }
    }

    /** @return whether a proof is the right one, in time that does not depend on where it differs */
    boolean proves(byte[] proof, String role, byte[] first, byte[] second) {
        return MessageDigest.isEqual(proof, proof(role, first, second));
    }
}
