package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Converts values to their form on the network and back; works on the group's thread only. */
final class WireFormat {
    private final Wire wire;
    private final short[] halves;

    /**
     * @param wire the form
     * @param most most values converted at once
     */
    WireFormat(Wire wire, int most) {
        this.wire = wire;
        this.halves = new short[wire == Wire.BFLOAT16 ? most : 0];
    }

    /** @return bytes that so many values take */
    int bytes(int values) {
        return values * wire.bytes();
    }

    /**
     * Writes values to a message.
     *
     * @param values any length
     * @param from first value to write
     * @param length how many
     * @param to written from its position on, which moves
     * @param scratch at least {@code length} values, overwritten
     */
    void write(FloatBuffer values, int from, int length, ByteBuffer to, float[] scratch) {
        if (wire == Wire.FLOAT32) {
            to.asFloatBuffer().put(0, values, from, length);
        } else {
            values.get(from, scratch, 0, length);
            for (int i = 0; i < length; i++) {
                halves[i] = Bfloat16.bits(scratch[i]);
            }
            to.asShortBuffer().put(0, halves, 0, length);
        }
        to.position(to.position() + bytes(length));
    }

    /**
     * Reads the values of a message.
     *
     * @param from message of {@code length} values
     * @param to written from {@code at} on
     * @param at where to write
     * @param length how many
     */
    void read(ByteBuffer from, float[] to, int at, int length) {
        if (wire == Wire.FLOAT32) {
            from.asFloatBuffer().get(0, to, at, length);
        } else {
            from.asShortBuffer().get(0, halves, 0, length);
            for (int i = 0; i < length; i++) {
                to[at + i] = Bfloat16.value(halves[i]);
            }
        }
    }

    /** Rounds values to those that arrive where they are sent. */
    void round(float[] values, int length) {
        if (wire == Wire.BFLOAT16) {
            for (int i = 0; i < length; i++) {
                values[i] = Bfloat16.value(Bfloat16.bits(values[i]));
            }
        }
    }
}
