package dev.vit4j.ops;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the arithmetic of this process uses. */
public final class Threads {
    private Threads() {}

    /** @return how many it is; all processors unless it was set */
    public static int count() {
        return natives().ompGetMaxThreads();
    }

    /** @param count at least 1 */
    public static void set(int count) {
        natives().setOmpNumThreads(count);
        openblas.blas_set_num_threads(count);
    }

    private static NativeOps natives() {
        // ND4J fails to start where its native code was called before it.
        Nd4j.getBackend();
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }
}
