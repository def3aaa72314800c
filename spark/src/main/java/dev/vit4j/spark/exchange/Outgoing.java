package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;

/** A message that waits to be sent; its payload is written when its turn comes. */
interface Outgoing {
    /** @return what it holds */
    Kind kind();

    /** @return index in the head */
    int index();

    /** Writes the payload from the buffer's position on. */
    void write(ByteBuffer to);

    /** Called when the payload was written, so that what it was made of is no longer needed. */
    default void written() {}
}
