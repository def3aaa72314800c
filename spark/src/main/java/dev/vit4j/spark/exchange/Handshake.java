package dev.vit4j.spark.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The beginning of a connection, in which both sides prove that they know the secret: greeting from the side that
 * connects; greeting and proof from the other; proof from the first. Never blocks.
 */
abstract class Handshake {
    static final String CONNECTS = "connects";
    static final String LISTENS = "listens";

    private final SocketChannel channel;
    private final long begun = System.nanoTime();
    private ByteBuffer in = ByteBuffer.allocate(0);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean done;

    Handshake(SocketChannel channel) {
        this.channel = channel;
    }

    /** The other side is not one of the group. */
    static final class StrangerException extends IOException {
        private static final long serialVersionUID = 1;

        StrangerException(String message) {
            super(message);
        }
    }

    /** Takes a message of the expected length; says what to send and expect next, or that this was all. */
    abstract void received(byte[] message) throws IOException;

    /** @return rank of the other side; known when {@link #done} */
    abstract int rank();

    final SocketChannel channel() {
        return channel;
    }

    /** @return whether both sides have proved who they are */
    final boolean done() {
        return done && !out.hasRemaining();
    }

    /** @return time since the beginning, in nanoseconds */
    final long age(long now) {
        return now - begun;
    }

    /** Sets what is sent next, and how many bytes are expected then. */
    final void say(byte[] message, int expected) {
        out = ByteBuffer.wrap(message);
        in = ByteBuffer.allocate(expected);
    }

    /** Ends the handshake when everything is sent. */
    final void finish() {
        done = true;
    }

    /** Sends and receives what is possible now. */
    final void progress(SelectionKey key) throws IOException {
        boolean moved = true;
        while (moved && !done()) {
            moved = out.hasRemaining() && channel.write(out) > 0;
            if (!out.hasRemaining() && !done) {
                int read = channel.read(in);
                if (read < 0) {
                    throw new EOFException("it closed the connection");
                }
                moved |= read > 0;
                if (!in.hasRemaining()) {
                    received(in.array());
                    moved = true;
                }
            }
        }
        if (!done()) {
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }
}
