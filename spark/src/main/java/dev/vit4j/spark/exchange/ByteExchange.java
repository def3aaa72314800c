package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

/** Messages of bytes from some ranks to some ranks, in pieces. */
final class ByteExchange extends Exchange {
    private final int rank;
    private final byte[] message;
    private final IntPredicate to;
    private final IntPredicate from;
    private final int piece;
    private final byte[][] received;
    private final int[] filled;
    private int toSend;
    private int toReceive;

    /**
     * @param rank of this worker
     * @param size of the group
     * @param message to be sent; not copied
     * @param to ranks to send to
     * @param from ranks to receive from
     * @param piece most bytes of a piece
     */
    ByteExchange(int rank, int size, byte[] message, IntPredicate to, IntPredicate from, int piece) {
        this.rank = rank;
        this.message = message;
        this.to = to;
        this.from = from;
        this.piece = piece;
        this.received = new byte[size][];
        this.filled = new int[size];
        received[rank] = message;
        for (int other = 0; other < size; other++) {
            toReceive += other != rank && from.test(other) ? 1 : 0;
        }
    }

    /** @return what arrived, by rank; this rank's own message; null for ranks that it does not receive from */
    byte[][] received() {
        return received;
    }

    @Override
    void start(Links links) {
        for (int other = 0; other < received.length; other++) {
            if (other != rank && to.test(other)) {
                int at = 0;
                do {
                    toSend++;
                    links.send(other, new Piece(at));
                    at += Math.min(piece, message.length - at);
                } while (at < message.length);
            }
        }
    }

    @Override
    void receive(int sender, Header header, ByteBuffer payload) throws ProtocolException {
        if (header.kind() != Kind.BYTES || !awaits(sender)) {
            throw ProtocolException.outOfOrder(header.kind() + " during an exchange of messages");
        }
        if (received[sender] == null) {
            received[sender] = new byte[header.index()];
        }
        int left = received[sender].length - filled[sender];
        if (header.index() != received[sender].length || payload.remaining() != Math.min(piece, left)) {
            throw ProtocolException.outOfOrder(
                    "a piece of " + payload.remaining() + " bytes where " + left + " are left");
        }
        int length = payload.remaining();
        payload.get(received[sender], filled[sender], length);
        filled[sender] += length;
        if (filled[sender] == received[sender].length) {
            toReceive--;
        }
    }

    @Override
    boolean involves(int other) {
        return to.test(other) || from.test(other);
    }

    @Override
    boolean awaits(int other) {
        return other != rank && from.test(other) && (received[other] == null || filled[other] < received[other].length);
    }

    @Override
    boolean complete() {
        return toSend == 0 && toReceive == 0;
    }

    private final class Piece implements Outgoing {
        private final int at;

        Piece(int at) {
            this.at = at;
        }

        @Override
        public Kind kind() {
            return Kind.BYTES;
        }

        /** The length of the whole message. */
        @Override
        public int index() {
            return message.length;
        }

        @Override
        public void write(ByteBuffer buffer) {
            buffer.put(message, at, Math.min(piece, message.length - at));
        }

        @Override
        public void written() {
            toSend--;
        }
    }
}
