package dev.vit4j.spark.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** The connection to one peer: messages in both directions, never blocking. Used by the group's thread only. */
final class Connection {
    /** Messages sent or received before others have their turn. */
    private static final int TURN = 8;

    /** Who takes the messages. */
    interface Receiver {
        /** @return whether the exchange has begun here, so that its messages can be taken */
        boolean begun(long exchange);

        /** Takes a message; the payload is overwritten afterwards. */
        void receive(Connection from, Header header, ByteBuffer payload) throws IOException;
    }

    private final Peer peer;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Receiver receiver;
    private final int most;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final Deque<Queued> queue = new ArrayDeque<>();

    private Header header;
    private boolean held;
    private boolean closed;
    private boolean fresh;
    private boolean ended;
    private long numberIn;
    private long numberOut;
    private long bytesSent;
    private long heardAt;
    private long sentAt;

    private record Queued(long exchange, Outgoing message) {}

    /**
     * @param peer on the other side
     * @param channel connected, authenticated, not blocking
     * @param selector of the group's thread
     * @param receiver takes the messages
     * @param most most bytes of a payload
     * @param heardAt when the peer counts as heard, in {@link System#nanoTime()}
     * @throws IOException if the channel is closed already
     */
    Connection(Peer peer, SocketChannel channel, Selector selector, Receiver receiver, int most, long heardAt)
            throws IOException {
        this.peer = peer;
        this.channel = channel;
        this.receiver = receiver;
        this.most = most;
        this.heardAt = heardAt;
        this.sentAt = System.nanoTime();
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
        this.in = buffer(most + 2 * Header.BYTES);
        this.out = buffer(most + Header.BYTES);
        in.limit(Header.BYTES);
        out.limit(0);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Peer peer() {
        return peer;
    }

    /** @return whether it is closed, by either side */
    boolean closed() {
        return closed;
    }

    /** @return whether messages are not read since their exchange has not begun */
    boolean held() {
        return held;
    }

    long bytesSent() {
        return bytesSent;
    }

    /** @return since when nothing was heard, in nanoseconds; 0 while messages are not read on purpose */
    long silence(long now) {
        return held || closed ? 0 : now - heardAt;
    }

    /** Counts the peer as heard, if that is later than it was. */
    void heardNotBefore(long time) {
        if (time - heardAt > 0) {
            heardAt = time;
        }
    }

    /**
     * Queues a message; {@link #flush} sends it.
     *
     * @return whether it is the first one since the last flush
     */
    boolean send(long exchange, Outgoing message) {
        if (closed) {
            return false;
        }
        queue.add(new Queued(exchange, message));
        boolean first = !fresh;
        fresh = true;
        return first;
    }

    /** Sends what was queued since the last call, as far as the system takes it. */
    void flush() throws IOException {
        if (fresh) {
            fresh = false;
            write();
        }
    }

    /** @return whether everything was given to the system */
    boolean flushed() {
        return queue.isEmpty() && !out.hasRemaining();
    }

    /** @return whether messages wait that were not begun */
    boolean queued() {
        return !queue.isEmpty();
    }

    /** Sends a sign of life if nothing else was sent for that long. */
    void heartbeat(long now, long interval) throws IOException {
        if (!closed && flushed() && now - sentAt >= interval) {
            queue.add(new Queued(0, Signal.HEARTBEAT));
            write();
        }
    }

    /** Sends what the system takes. */
    void write() throws IOException {
        for (int turn = 0; turn < TURN && !closed; turn++) {
            if (!out.hasRemaining()) {
                Queued next = queue.poll();
                if (next == null) {
                    break;
                }
                encode(next);
            }
            int written = channel.write(out);
            bytesSent += written;
            if (written > 0) {
                sentAt = System.nanoTime();
            }
            if (out.hasRemaining()) {
                break;
            }
        }
        interest(SelectionKey.OP_WRITE, !flushed());
    }

    private void encode(Queued next) {
        out.clear().position(Header.BYTES);
        next.message().write(out);
        int length = out.position() - Header.BYTES;
        int checksum = Header.checksum(out, Header.BYTES, length);
        Outgoing message = next.message();
        new Header(message.kind(), length, numberOut++, next.exchange(), message.index(), checksum).write(out, 0);
        out.flip();
        message.written();
    }

    /** Forgets what waits to be sent, and sends a last message. */
    void sendLast(Outgoing message) throws IOException {
        queue.clear();
        queue.add(new Queued(0, message));
        write();
        interest(SelectionKey.OP_READ, true);
    }

    /** Sends what is left, ends this direction, and forgets what arrives until the peer ends the other. */
    void finish() {
        try {
            write();
            if (flushed() && !ended) {
                ended = true;
                channel.shutdownOutput();
            }
            in.clear();
            int read = channel.read(in);
            while (read > 0) {
                in.clear();
                read = channel.read(in);
            }
            if (read < 0) {
                close();
            }
        } catch (IOException e) {
            close();
        }
    }

    /**
     * Takes what has arrived.
     *
     * @return whether the peer has not closed its side
     */
    boolean read() throws IOException {
        for (int turn = 0; turn < TURN && !held && !closed; turn++) {
            int read = channel.read(in);
            if (read < 0) {
                return false;
            }
            if (read == 0) {
                return true;
            }
            heardAt = System.nanoTime();
            parse();
        }
        return true;
    }

    /** Goes on with messages that waited for their exchange to begin. */
    void resume() throws IOException {
        if (held) {
            held = false;
            heardAt = System.nanoTime();
            parse();
            if (!held && !closed) {
                interest(SelectionKey.OP_READ, true);
            }
        }
    }

    /** Takes complete messages; the buffer holds a message from its beginning, and at most the next one's head. */
    private void parse() throws IOException {
        while (!closed) {
            if (header == null) {
                if (in.position() < Header.BYTES) {
                    in.limit(Header.BYTES);
                    return;
                }
                header = Header.read(in, 0, numberIn, most);
                numberIn++;
                in.limit(Header.BYTES + header.length() + Header.BYTES);
            }
            if (!receiver.begun(header.exchange())) {
                held = true;
                interest(SelectionKey.OP_READ, false);
                return;
            }
            int end = Header.BYTES + header.length();
            if (in.position() < end) {
                return;
            }
            if (Header.checksum(in, Header.BYTES, header.length()) != header.checksum()) {
                throw ProtocolException.damaged();
            }
            Header whole = header;
            header = null;
            receiver.receive(this, whole, in.slice(Header.BYTES, whole.length()).order(ByteOrder.LITTLE_ENDIAN));
            in.limit(in.position()).position(end);
            in.compact();
        }
    }

    private void interest(int operation, boolean on) {
        if (key.isValid()) {
            int now = key.interestOps();
            int wanted = on ? now | operation : now & ~operation;
            if (wanted != now) {
                key.interestOps(wanted);
            }
        }
    }

    /** Closes both directions. */
    void close() {
        if (!closed) {
            closed = true;
            queue.clear();
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing is left to be saved: the descriptor is given back in any case.
                closed = true;
            }
        }
    }
}
