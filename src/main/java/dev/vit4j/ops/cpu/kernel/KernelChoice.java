package dev.vit4j.ops.cpu.kernel;

import java.lang.reflect.Constructor;

/** Picks the kernels by what the JVM was started with. */
public final class KernelChoice {
    private static final String MODULE = "jdk.incubator.vector";

    private KernelChoice() {}

    /** @return the Vector API's where its module is present, plain Java's otherwise */
    public static Kernels best() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new ScalarKernels();
        }
        try {
            // By name: this class must load where the module is absent.
            Constructor<?> constructor =
                    Class.forName("dev.vit4j.ops.cpu.kernel.VectorKernels").getDeclaredConstructor();
            return (Kernels) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the module " + MODULE + " is present, but its kernels are not", e);
        }
    }
}
