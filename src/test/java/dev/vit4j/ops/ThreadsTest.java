package dev.vit4j.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOpsHolder;

class ThreadsTest {
    private final int before = Threads.count();

    @AfterEach
    void restore() {
        Threads.set(before, true);
    }

    @Test
    void theNumberReachesNd4jAndOpenBlas() {
        Threads.set(2, false);
        assertThat(Threads.count()).isEqualTo(2);
        assertThat(stockThreads()).isEqualTo(2);
        assertThat(openblas.blas_get_num_threads()).isEqualTo(2);
    }

    @Test
    void besideFusedOperationsNd4jHasOne() {
        Threads.set(2, true);
        assertThat(Threads.count()).isEqualTo(2);
        assertThat(stockThreads()).isEqualTo(1);
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }

    private static int stockThreads() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    }
}
