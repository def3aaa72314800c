package dev.vit4j.spark.train;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves by HMAC-SHA256 (RFC 2104) that both ends of a connection know the same secret, without sending it. */
final class Secret {
    private static final int BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    private Secret() {}

    /** @return 256 random bits, in hexadecimal digits */
    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * @param secret in hexadecimal digits
     * @param role who proves, so that a proof cannot be sent back
     * @param challenge random text of the other end
     * @return the proof, in hexadecimal digits
     */
    static String proof(String secret, String role, String challenge) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), HMAC));
            return HexFormat.of().formatHex(mac.doFinal((role + ":" + challenge).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + HMAC, e);
        }
    }

    /** @return whether two proofs are equal, in a time that does not depend on where they differ */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
