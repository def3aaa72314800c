package dev.vit4j.ops.cpu.engine;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Threads of ND4J's native code and of OpenBLAS, which are not ours. */
public final class NativeThreads {
    private NativeThreads() {}

    /**
     * Sets how many threads ND4J's operations and OpenBLAS use.
     *
     * @param count at least 1
     */
    public static void set(int count) {
        natives().setOmpNumThreads(count);
        openblas.blas_set_num_threads(count);
    }

    /**
     * Makes ND4J and OpenBLAS work on the calling thread alone, from now on and for the whole process: fused operations
     * bring their own threads, and two sets of threads that wait for each other on the same cores are slower than one.
     * The stock operations left in a fused graph are small. Stock graphs in the same process lose their threads by it.
     */
    public static void useCallersOnly() {
        Environment environment = Nd4j.getEnvironment();
        if (environment.maxMasterThreads() != 1) {
            environment.setMaxMasterThreads(1);
        }
        if (openblas.blas_get_num_threads() != 1) {
            openblas.blas_set_num_threads(1);
        }
    }

    /** Makes OpenMP use no other thread where the calling thread runs it: OpenMP counts threads by calling thread. */
    public static void useThisThreadOnly() {
        natives().setOmpNumThreads(1);
    }

    private static NativeOps natives() {
        // ND4J fails to start where its native code was called before it.
        Nd4j.getBackend();
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }
}
