package dev.vit4j.ops;

import dev.vit4j.common.HostMemory;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads the arithmetic of this process uses. */
public final class Threads {
    private static final String PROPERTY = "vit4j.threads";

    private Threads() {}

    /** @return how many the fused operations use; all processors unless it was set */
    public static int count() {
        return Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Beside fused operations ND4J's own are few and small, and run on one thread: theirs wait for each other spinning,
     * which costs a multiple of the work as soon as another process wants a processor.
     *
     * @param count at least 1
     * @param fused whether fused operations do most of the work
     */
    public static void set(int count, boolean fused) {
        System.setProperty(PROPERTY, String.valueOf(count));
        if (!HostMemory.holdsArrays()) {
            return; // the CUDA backend takes the same call for the number of threads in a GPU's block
        }
        int stock = fused ? 1 : count;
        natives().setOmpNumThreads(stock);
        openblas.blas_set_num_threads(stock);
    }

    /**
     * Makes ND4J and OpenBLAS work on the calling thread alone, from now on and for the whole process: fused operations
     * bring their own threads, and two sets of threads that wait for each other on the same cores are slower than one.
     * The stock operations left in a fused graph are small. Stock graphs in the same process lose their threads by it.
     */
    public static void leaveToFused() {
        Environment environment = Nd4j.getEnvironment();
        if (environment.maxMasterThreads() != 1) {
            environment.setMaxMasterThreads(1);
        }
        if (openblas.blas_get_num_threads() != 1) {
            openblas.blas_set_num_threads(1);
        }
    }

    /** Makes what counts its threads by OpenMP work on the calling thread alone, where that calls it. */
    public static void oneForThisThread() {
        natives().setOmpNumThreads(1);
    }

    private static NativeOps natives() {
        // ND4J fails to start where its native code was called before it.
        Nd4j.getBackend();
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }
}
