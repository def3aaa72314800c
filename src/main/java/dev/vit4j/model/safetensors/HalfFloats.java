package dev.vit4j.model.safetensors;

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
     * @param value any float
     * @return the nearest IEEE 754 binary16; ties go to the even fraction; infinite from 65,520 on
     */
    static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | 0x7E00); // NaN
        }
        if (magnitude < 0x38800000) { // below 2^-14, the smallest normal number: a multiple of 2^-24
            return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
        }
        // Drops 13 bits of the fraction; a carry into the exponent is correct.
        long rounded = magnitude + 0xFFFL + ((magnitude >>> 13) & 1);
        return (short) (sign | (int) Math.min(0x7C00, (rounded - 0x38000000) >>> 13));
    }

    /**
     * @param bits bfloat16: the upper half of a float
     * @return the same value; exact
     */
    static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
