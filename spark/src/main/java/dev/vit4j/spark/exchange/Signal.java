package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message without data.
 *
 * @param kind of the message
 * @param index in the head
 * @param text for people
 */
record Signal(Kind kind, int index, String text) implements Outgoing {
    /** Most bytes of the text. */
    private static final int MOST = 2000;

    static final Signal HEARTBEAT = new Signal(Kind.HEARTBEAT, 0, "");
    static final Signal LEAVE = new Signal(Kind.LEAVE, 0, "");

    @Override
    public void write(ByteBuffer to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.put(bytes, 0, Math.min(MOST, bytes.length));
    }

    /** @return the text of a message */
    static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload).toString();
    }
}
