package dev.vit4j.model;

/** The two 16-bit floating-point formats of weight files. (Java has {@code float16ToFloat} from 20 on only.) */
final class HalfFloats {
    private HalfFloats() {}

    /**
     * @param bits IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits
     * @return the same value; exact
     */
    static float fromF16(short bits) {
        int exponent = (bits >>> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = switch (exponent) {
            // Subnormal: fraction * 2^-24.
            case 0 -> fraction * 0x1p-24f;
            case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat(((exponent - 15 + 127) << 23) | (fraction << 13));
        };
        return bits < 0 ? -magnitude : magnitude;
    }

    /**
     * @param bits bfloat16: the upper half of a float
     * @return the same value; exact
     */
    static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
