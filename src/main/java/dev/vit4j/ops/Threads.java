package dev.vit4j.ops;

import dev.vit4j.common.HostMemory;
import dev.vit4j.ops.cpu.engine.NativeThreads;

/** How many threads the arithmetic of this process uses. */
public final class Threads {
    private static final String PROPERTY = "vit4j.threads";

    private Threads() {}

    /** @return threads of the fused operations; all processors unless it was set */
    public static int count() {
        return Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Sets the number of threads. Operations that bring threads of their own leave ND4J's, which are then few and
     * small, on one: ND4J's threads wait for each other by spinning, which costs a multiple of the work as soon as
     * another process wants a processor.
     *
     * @param count at least 1
     * @param own whether operations with threads of their own do most of the work: {@link OpsChoice#bringsOwnThreads}
     */
    public static void set(int count, boolean own) {
        System.setProperty(PROPERTY, String.valueOf(count));
        if (HostMemory
                .holdsArrays()) { // the CUDA backend takes the same call for the number of threads in a GPU's block
            NativeThreads.set(own ? 1 : count);
        }
    }
}
