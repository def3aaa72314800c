package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Bfloat16Test {
    /** The nearest of the two neighbors with 16 bits, by exact decimal distance; the even one of two equally near. */
    static float nearest(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value) || Float.isInfinite(value) || (bits & 0xffff) == 0) {
            return value;
        }
        int lower = bits & 0xffff_0000;
        int upper = lower + 0x1_0000;
        BigDecimal x = new BigDecimal(value).abs();
        BigDecimal below = x.subtract(new BigDecimal(Float.intBitsToFloat(lower & 0x7fff_ffff)));
        // Beyond the largest number comes the power of two that would follow it, which is infinity.
        BigDecimal next = (upper & 0x7fff_ffff) == 0x7f80_0000
                ? BigDecimal.valueOf(2).pow(128)
                : new BigDecimal(Float.intBitsToFloat(upper & 0x7fff_ffff));
        int order = below.compareTo(next.subtract(x));
        boolean up = order > 0 || (order == 0 && ((lower >>> 16) & 1) == 1);
        return Float.intBitsToFloat(up ? upper : lower);
    }

    /** Writes and reads values as messages do, and checks that rounding in place gives the same. */
    private static float[] sent(float... values) {
        Bfloat16 format = new Bfloat16(values.length);
        ByteBuffer message = ByteBuffer.allocate(Bfloat16.bytes(values.length)).order(ByteOrder.LITTLE_ENDIAN);
        format.write(FloatBuffer.wrap(values), 0, values.length, message);
        float[] read = new float[values.length];
        format.read(message, read, values.length);
        float[] rounded = values.clone();
        format.round(rounded, values.length);
        assertThat(rounded).isEqualTo(read);
        return read;
    }

    private static int upperBits(float value) {
        return Float.floatToRawIntBits(sent(value)[0]) >>> 16;
    }

    @Test
    void roundsToNearestEven() {
        SplittableRandom random = new SplittableRandom(1);
        for (int length : new int[] {1, 2, 3, 1000, 200_001}) {
            float[] values = new float[length];
            float[] expected = new float[length];
            for (int i = 0; i < length; i++) {
                int bits = random.nextInt();
                // A third of them are ties, which random bits hardly ever are.
                values[i] = Float.intBitsToFloat(i % 3 == 0 ? (bits & 0xffff_0000) | 0x8000 : bits);
                if (Float.isNaN(values[i])) {
                    values[i] = i;
                }
                expected[i] = nearest(values[i]);
            }
            assertThat(sent(values)).isEqualTo(expected);
        }
    }

    @Test
    void givesThePublishedBits() {
        // 1, -2, pi and the largest float, as in Wikipedia's table of bfloat16 and by IEEE 754's overflow to infinity.
        assertThat(upperBits(1)).isEqualTo(0x3f80);
        assertThat(upperBits(-2)).isEqualTo(0xc000);
        assertThat(upperBits((float) Math.PI)).isEqualTo(0x4049);
        assertThat(upperBits(Float.MAX_VALUE)).isEqualTo(0x7f80);
        assertThat(upperBits(Float.NEGATIVE_INFINITY)).isEqualTo(0xff80);
        assertThat(upperBits(-0f)).isEqualTo(0x8000);
        assertThat(upperBits(Float.MIN_VALUE)).isZero();
    }

    @Test
    void keepsNotANumber() {
        // All ones would round up to a number, and a small payload would be cut to infinity.
        for (int bits : new int[] {0x7fff_ffff, 0xffff_ffff, 0x7f80_0001, 0xff80_0001, 0x7fc0_0000}) {
            assertThat(sent(Float.intBitsToFloat(bits))[0]).isNaN();
        }
    }
}
