package dev.vit4j.ops;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the arithmetic of this process uses. */
public final class Threads {
    private Threads() {}

    /** @return how many it is; all processors unless it was set */
    public static int count() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    }

    /** @param count at least 1 */
    public static void set(int count) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
        openblas.blas_set_num_threads(count);
    }
}
