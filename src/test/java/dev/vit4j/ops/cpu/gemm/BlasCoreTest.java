package dev.vit4j.ops.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlasCoreTest {
    @Test
    void theProcessorDecidesUnlessTheEnvironmentNamesOtherKernels() {
        assertThat(BlasCore.avx512(true, null)).isTrue();
        assertThat(BlasCore.avx512(true, " ")).isTrue();
        assertThat(BlasCore.avx512(true, "Haswell")).isFalse();
        assertThat(BlasCore.avx512(true, "zen")).isFalse();
        assertThat(BlasCore.avx512(true, "SkylakeX")).isTrue();
        assertThat(BlasCore.avx512(true, "sapphirerapids")).isTrue();
    }

    @Test
    void withoutAvx512NoNameBringsIt() {
        assertThat(BlasCore.avx512(false, null)).isFalse();
        assertThat(BlasCore.avx512(false, "SkylakeX")).isFalse();
    }
}
