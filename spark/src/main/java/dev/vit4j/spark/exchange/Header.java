package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of each message, 36 bytes, little-endian: kind, length, the message's number on its connection, the number of
 * the exchange it belongs to, an index, and checksums (CRC-32C) of the payload and of the head itself.
 *
 * @param kind what follows
 * @param length bytes that follow
 * @param number of the message on its connection, from 0
 * @param exchange number of the exchange it belongs to, 0 for none
 * @param index of the chunk or piece; for a failure the rank that was lost
 * @param checksum of the payload
 */
record Header(Kind kind, int length, long number, long exchange, int index, int checksum) {
    /** Length of a head. */
    static final int BYTES = 36;

    /** Writes the head at an index of a little-endian buffer, and leaves its position as it is. */
    void write(ByteBuffer to, int at) {
        to.putInt(at, kind.code());
        to.putInt(at + 4, length);
        to.putLong(at + 8, number);
        to.putLong(at + 16, exchange);
        to.putInt(at + 24, index);
        to.putInt(at + 28, checksum);
        to.putInt(at + 32, checksum(to, at, BYTES - 4));
    }

    /**
     * @param from little-endian buffer
     * @param at where the head begins
     * @param number that the message must have
     * @param most most bytes that a payload may have
     * @return the head
     * @throws ProtocolException if it was damaged or is out of order
     */
    static Header read(ByteBuffer from, int at, long number, int most) throws ProtocolException {
        if (from.getInt(at + 32) != checksum(from, at, BYTES - 4)) {
            throw ProtocolException.damaged();
        }
        Kind kind = Kind.of(from.get(at));
        Header header = new Header(
                kind,
                from.getInt(at + 4),
                from.getLong(at + 8),
                from.getLong(at + 16),
                from.getInt(at + 24),
                from.getInt(at + 28));
        if (kind == null || header.number != number || header.length < 0 || header.length > most) {
            throw ProtocolException.outOfOrder("message " + header + " where number " + number + " was expected");
        }
        return header;
    }

    /** @return CRC-32C of bytes of a buffer, whose position stays as it is */
    static int checksum(ByteBuffer bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, length));
        return (int) crc.getValue();
    }
}
