package dev.vit4j.ops.cpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatArrayTest {
    @Test
    void copiesWhatItIsToldAndNothingBeside() {
        FloatArray from = FloatArray.aligned(6);
        from.write(0, new float[] {1, 2, 3, 4, 5, 6}, 0, 6);
        FloatArray to = FloatArray.aligned(5);
        to.write(0, new float[] {10, 20, 30, 40, 50}, 0, 5);

        to.copy(1, from, 2, 3);

        assertThat(to.toArray()).containsExactly(10, 3, 4, 5, 50);
        assertThat(from.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }
}
