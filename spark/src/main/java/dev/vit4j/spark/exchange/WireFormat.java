package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Converts values to their form on the network and back; works on the group's thread only. */
final class WireFormat {
    /** Null for 32 bits, which go as they are. */
    private final Bfloat16 halves;

    /**
     * @param wire the form
     * @param most most values converted at once
     */
    WireFormat(Wire wire, int most) {
        this.halves = wire == Wire.BFLOAT16 ? new Bfloat16(most) : null;
    }

    /** @return bytes that so many values take */
    int bytes(int values) {
        return halves == null ? values * Float.BYTES : Bfloat16.bytes(values);
    }

    /**
     * Writes values to a message.
     *
     * @param values any length
     * @param from first value to write
     * @param length how many
     * @param to written from its position on, which moves
     */
    void write(FloatBuffer values, int from, int length, ByteBuffer to) {
        if (halves == null) {
            to.asFloatBuffer().put(0, values, from, length);
        } else {
            halves.write(values, from, length, to);
        }
        to.position(to.position() + bytes(length));
    }

    /**
     * Reads the values of a message.
     *
     * @param from message of {@code length} values
     * @param to takes them
     * @param length how many
     */
    void read(ByteBuffer from, float[] to, int length) {
        if (halves == null) {
            from.asFloatBuffer().get(0, to, 0, length);
        } else {
            halves.read(from, to, length);
        }
    }

    /** Rounds values to those that arrive where they are sent. */
    void round(float[] values, int length) {
        if (halves != null) {
            halves.round(values, length);
        }
    }
}
