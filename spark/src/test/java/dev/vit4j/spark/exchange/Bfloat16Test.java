package dev.vit4j.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
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

    @Test
    void roundsToNearestEven() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            int bits = random.nextInt();
            // A third of them are ties, which random bits hardly ever are.
            float value = Float.intBitsToFloat(i % 3 == 0 ? (bits & 0xffff_0000) | 0x8000 : bits);
            if (!Float.isNaN(value)) {
                assertThat(Bfloat16.value(Bfloat16.bits(value))).isEqualTo(nearest(value));
            }
        }
    }

    @Test
    void givesThePublishedBits() {
        // 1, -2, pi and the largest float, as in Wikipedia's table of bfloat16 and by IEEE 754's overflow to infinity.
        assertThat(Bfloat16.bits(1)).isEqualTo((short) 0x3f80);
        assertThat(Bfloat16.bits(-2)).isEqualTo((short) 0xc000);
        assertThat(Bfloat16.bits((float) Math.PI)).isEqualTo((short) 0x4049);
        assertThat(Bfloat16.bits(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
        assertThat(Bfloat16.bits(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xff80);
        assertThat(Bfloat16.bits(-0f)).isEqualTo((short) 0x8000);
        assertThat(Bfloat16.bits(Float.MIN_VALUE)).isEqualTo((short) 0);
    }

    @Test
    void keepsNotANumber() {
        // All ones would round up to a number, and a small payload would be cut to infinity.
        for (int bits : new int[] {0x7fff_ffff, 0xffff_ffff, 0x7f80_0001, 0xff80_0001, 0x7fc0_0000}) {
            assertThat(Bfloat16.value(Bfloat16.bits(Float.intBitsToFloat(bits))))
                    .isNaN();
        }
    }
}
