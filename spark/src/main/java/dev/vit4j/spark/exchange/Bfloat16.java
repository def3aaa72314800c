package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * 32-bit floats as bfloat16: the upper 16 bits, rounded to nearest even. NaNs stay NaNs, infinities infinities. On the
 * network each 32-bit word holds a value of the first half of a chunk, in its lower bits, and one of the second half. So
 * all loops are over words, which the compiler of Java 17 makes vector instructions of.
 */
final class Bfloat16 {
    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;
    private static final int QUIET = 0x40_0000;
    private static final int UPPER = 0xffff_0000;

    /** The same memory as floats and as bits. */
    private final FloatBuffer floats;

    private final IntBuffer bits;
    private final int[] first;
    private final int[] second;

    /** @param most most values converted at once */
    Bfloat16(int most) {
        ByteBuffer bridge = ByteBuffer.allocateDirect(most * Float.BYTES).order(ByteOrder.nativeOrder());
        floats = bridge.asFloatBuffer();
        bits = bridge.asIntBuffer();
        first = new int[most];
        second = new int[most];
    }

    /** @return bytes of so many values on the network */
    static int bytes(int values) {
        return words(values) * Integer.BYTES;
    }

    private static int words(int values) {
        return (values + 1) / 2;
    }

    /** Returns bits of which the upper half is the nearest bfloat16; without branches, which vectors do not have. */
    private static int rounded(int bits) {
        int nan = (INFINITY - (bits & MAGNITUDE)) >> 31; // all ones if it is one
        return (bits + ((0x7fff + ((bits >>> 16) & 1)) & ~nan)) | (nan & QUIET);
    }

    /** Writes {@link #bytes} bytes for values from an index on; the position stays as it is. */
    void write(FloatBuffer values, int from, int length, ByteBuffer to) {
        int words = words(length);
        floats.put(0, values, from, length);
        bits.get(0, first, 0, words);
        bits.get(words, second, 0, length - words);
        for (int i = 0; i < words; i++) {
            first[i] = (rounded(first[i]) >>> 16) | (rounded(second[i]) & UPPER);
        }
        to.asIntBuffer().put(0, first, 0, words);
    }

    /** Reads so many values. */
    void read(ByteBuffer from, float[] to, int length) {
        int words = words(length);
        from.asIntBuffer().get(0, second, 0, words);
        for (int i = 0; i < words; i++) {
            first[i] = second[i] << 16;
        }
        bits.put(0, first, 0, words);
        for (int i = 0; i < words; i++) {
            first[i] = second[i] & UPPER;
        }
        bits.put(words, first, 0, length - words);
        floats.get(0, to, 0, length);
    }

    /** Rounds values to those that {@link #read} gives after {@link #write}. */
    void round(float[] values, int length) {
        floats.put(0, values, 0, length);
        bits.get(0, first, 0, length);
        for (int i = 0; i < length; i++) {
            first[i] = rounded(first[i]) & UPPER;
        }
        bits.put(0, first, 0, length);
        floats.get(0, values, 0, length);
    }
}
