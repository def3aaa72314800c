package dev.vit4j.spark.exchange;

/** 32-bit floats as bfloat16: the upper 16 bits, rounded to nearest even. NaNs stay NaNs, infinities infinities. */
final class Bfloat16 {
    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;
    private static final int QUIET = 0x40;

    private Bfloat16() {}

    /**
     * @param value any float
     * @return the bits of the nearest bfloat16
     */
    static short bits(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & MAGNITUDE) > INFINITY) {
            return (short) ((bits >>> 16) | QUIET);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /**
     * @param bits of a bfloat16
     * @return its value
     */
    static float value(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
