package dev.vit4j.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {
    @Test
    void everyBitPatternComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfFloats.fromF16((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloats.toF16(value)).isEqualTo((short) bits);
            }
        }
        assertThat(HalfFloats.fromF16(HalfFloats.toF16(Float.NaN))).isNaN();
    }

    /** By definition: neither of the two neighbors is nearer. */
    @Test
    void anyFloatBecomesTheNearest() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            float value = (float) ((random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(45) - 28));
            short half = HalfFloats.toF16(value);
            double away = Math.abs((double) HalfFloats.fromF16(half) - value);
            for (int step : new int[] {-1, 1}) {
                float neighbor = HalfFloats.fromF16((short) (half + step));
                if (!Float.isNaN(neighbor)) {
                    assertThat(away).as("%s", value).isLessThanOrEqualTo(Math.abs((double) neighbor - value));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3C00",
        "-2, C000",
        "65504, 7BFF",
        "65519.996, 7BFF",
        "65520, 7C00",
        "-1e30, FC00",
        "1.00048828125, 3C00", // halfway between 1 and the next, which is odd
        "1.00146484375, 3C02", // halfway, the lower one is odd
        "6.103515625e-5, 0400", // the smallest normal number
        "6.1034e-5, 0400", // rounds up to it
        "2.98023223876953125e-8, 0000", // half of the smallest number
        "2.9803e-8, 0001",
    })
    void knownValuesHaveTheirBits(float value, String hex) {
        assertThat(String.format("%04X", HalfFloats.toF16(value) & 0xFFFF)).isEqualTo(hex);
    }
}
