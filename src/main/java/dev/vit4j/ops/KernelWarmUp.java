package dev.vit4j.ops;

/**
 * Has the JIT compiler see to the kernels while a graph is still being built. Vector code is slow by a factor of a
 * hundred until it is compiled, since each vector is an object till then: without this the first step of a process
 * takes seconds and leaves hundreds of megabytes of garbage.
 */
final class KernelWarmUp {
    /** Rows of a usual width, with some elements left over. */
    private static final int LENGTH = 200;
    /** The JIT compiler takes a method with loops for hot after some 600 calls and 15,000 rounds in all. */
    private static final int CALLS = 2500;

    private KernelWarmUp() {}

    /**
     * Starts it on a thread of its own, which ends by itself; where everything is compiled already after a few
     * milliseconds.
     *
     * @param kernels what will be run
     */
    static void start(Kernels kernels) {
        if (kernels.lanes() > 1 && Runtime.getRuntime().availableProcessors() > 1) {
            Thread thread = new Thread(() -> run(kernels), "vit4j-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Runs every loop often enough; those that a first step spends most time in first. */
    static void run(Kernels kernels) {
        float[] x = new float[LENGTH];
        float[] y = new float[LENGTH];
        float[] z = new float[LENGTH];
        float[] gain = new float[LENGTH];
        float[] statistics = new float[2];
        AdamWStep step = new AdamWStep(1, 1, 0.9f, 0.1f, 0.999f, 0.001f, 0, 1, 1);
        repeat(() -> kernels.gelu(z, null, 0, LENGTH, gain, 0));
        repeat(() -> kernels.gelu(z, y, 0, LENGTH, gain, 0));
        repeat(() -> kernels.softmax(z, 0, LENGTH));
        repeat(() -> kernels.normalise(x, 0, LENGTH, gain, gain, 1, statistics, 0));
        repeat(() -> kernels.add(x, 0, gain, 0, LENGTH));
        repeat(() -> kernels.multiply(x, 0, gain, 0, LENGTH));
        repeat(() -> kernels.softmaxGradient(gain, x, 0, LENGTH));
        repeat(() -> kernels.normaliseGradient(x, y, 0, LENGTH, gain, 0, 1, z, z));
        repeat(() -> kernels.addRows(x, 0, gain, 0, LENGTH / 2, 2, LENGTH / 2));
        repeat(() -> kernels.maximum(x, y, 0, gain, 0, LENGTH, 1));
        repeat(() -> kernels.addWhere(x, 0, gain, y, 0, LENGTH, 1));
        repeat(() -> kernels.scale(x, 0, 0.5f, LENGTH));
        repeat(() -> kernels.adamW(x, gain, y, z, LENGTH, step));
        repeat(() -> kernels.towards(x, gain, 0.5f, LENGTH));
    }

    private static void repeat(Runnable kernel) {
        for (int i = 0; i < CALLS; i++) {
            kernel.run();
        }
    }
}
