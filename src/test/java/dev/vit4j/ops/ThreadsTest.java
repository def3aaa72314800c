package dev.vit4j.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOpsHolder;

class ThreadsTest {
    @Test
    void theNumberReachesNd4jAndOpenBlas() {
        Threads.set(1);
        assertThat(NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads())
                .isEqualTo(1);
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }
}
