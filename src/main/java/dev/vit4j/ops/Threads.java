package dev.vit4j.ops;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the arithmetic of this process uses. */
public final class Threads {
    private Threads() {}

    /** @param count at least 1 */
    public static void set(int count) {
        Nd4j.getBackend(); // ND4J starts with its own setting, and fails where its native code was called before it
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
        openblas.blas_set_num_threads(count);
    }
}
