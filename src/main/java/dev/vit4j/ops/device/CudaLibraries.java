package dev.vit4j.ops.device;

import java.lang.reflect.InvocationTargetException;

/** Tries CUDA's own libraries, by name: this class must load in builds without them. */
final class CudaLibraries {
    private CudaLibraries() {}

    /** @return why CUDA does not start although the driver's tool sees a GPU, or null if it does */
    static String obstacle() {
        try {
            int[] count = {0};
            Object code = Class.forName("org.bytedeco.cuda.global.cudart")
                    .getMethod("cudaGetDeviceCount", int[].class)
                    .invoke(null, (Object) count);
            if (!Integer.valueOf(0).equals(code)) {
                return "CUDA does not start: cudaGetDeviceCount gave error " + code;
            }
            return count[0] > 0 ? null : "CUDA sees no GPU";
        } catch (InvocationTargetException e) {
            return "CUDA's libraries do not load: " + rootOf(e);
        } catch (ReflectiveOperationException | LinkageError e) {
            return "CUDA's libraries do not load: " + rootOf(e);
        }
    }

    /** JavaCPP wraps the linker's own words, which name the library that is missing. */
    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
