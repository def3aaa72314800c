package dev.vit4j.ops;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Environment;
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

    /**
     * Makes ND4J and OpenBLAS work on the calling thread alone, from now on and for the whole process: fused operations
     * bring their own threads, and two sets of threads that wait for each other on the same cores are slower than one.
     * The stock operations left in a fused graph are small. Stock graphs in the same process lose their threads by it.
     */
    static void leaveToFused() {
        Environment environment = Nd4j.getEnvironment();
        if (environment.maxMasterThreads() != 1) {
            environment.setMaxMasterThreads(1);
        }
        if (openblas.blas_get_num_threads() != 1) {
            openblas.blas_set_num_threads(1);
        }
    }

    private static NativeOps natives() {
        // The holder is filled when ND4J finds its backend, not before.
        Nd4j.getBackend();
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }
}
