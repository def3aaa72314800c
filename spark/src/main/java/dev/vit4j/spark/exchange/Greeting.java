package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * First message of each side of a connection, 64 bytes, big-endian. Its first 10 bytes are the same in all versions of
 * the protocol.
 *
 * @param terms of the sender
 * @param from rank of the sender
 * @param to rank of the receiver
 * @param nonce 32 random bytes
 */
record Greeting(Terms terms, int from, int to, byte[] nonce) {
    /** Length of a greeting. */
    static final int BYTES = 64;

    private static final byte[] MAGIC = "vit4jsum".getBytes(StandardCharsets.US_ASCII);
    private static final int NONCE = 32;

    /** @return the message */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(MAGIC).putShort((short) terms.version()).putShort((short) terms.wire());
        bytes.putInt(terms.size())
                .putInt(from)
                .putInt(to)
                .putInt(terms.attempt())
                .putInt(terms.bucket());
        return bytes.put(nonce).array();
    }

    /**
     * @param message of at least 64 bytes
     * @return the greeting; null if it is none
     */
    static Greeting parse(byte[] message) {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            return null;
        }
        int version = bytes.getShort();
        int wire = bytes.getShort();
        int size = bytes.getInt();
        int from = bytes.getInt();
        int to = bytes.getInt();
        int attempt = bytes.getInt();
        int bucket = bytes.getInt();
        byte[] nonce = new byte[NONCE];
        bytes.get(nonce);
        return new Greeting(new Terms(version, size, attempt, bucket, wire), from, to, nonce);
    }
}
