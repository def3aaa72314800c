package dev.vit4j.ops.cpu.kernel;

import dev.vit4j.ops.encoder.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Has the JIT compiler see to the kernels while a graph is still being built. Vector code is slow by a factor of a
 * hundred until it is compiled, since each vector is an object till then: without this the first step of a process
 * takes seconds and leaves hundreds of megabytes of garbage.
 */
public final class KernelWarmUp {
    /** Rows of a usual width, with some elements left over. */
    private static final int LENGTH = 200;

    /** Two heads of a usual width. */
    private static final int HEADS = 128;

    private static final int CALLS_AT_ONCE = 100;

    /** A call takes less than 1 µs when it is compiled, and 50 or more as long as vectors are objects. */
    private static final long NANOS_WHEN_COMPILED = 10_000;

    /** After so long it is given up: on a machine whose cores are wanted elsewhere it would only be in the way. */
    private static final long MOST_NANOS = 5_000_000_000L;

    private KernelWarmUp() {}

    /**
     * Starts it on a thread of its own, which ends by itself; where everything is compiled already after a few
     * milliseconds.
     *
     * @param kernels what will be run
     */
    public static void start(Kernels kernels) {
        if (kernels.lanes() > 1 && Runtime.getRuntime().availableProcessors() > 1) {
            Thread thread = new Thread(() -> run(kernels), "vit4j-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run(Kernels kernels) {
        run(kernels, System::nanoTime);
    }

    /**
     * Runs all loops by turns, those that a first step spends most time in first, until each is fast.
     *
     * @param nanoTime tells the time, as {@link System#nanoTime} does
     */
    static void run(Kernels kernels, LongSupplier nanoTime) {
        float[] x = new float[LENGTH];
        float[] y = new float[LENGTH];
        float[] z = new float[LENGTH];
        float[] gain = new float[LENGTH];
        float[] statistics = new float[2];
        SigmoidUnit silu = SigmoidUnit.of(Activation.SILU);
        AdamWStep step = new AdamWStep(1, 1, 0.9f, 0.1f, 0.999f, 0.001f, 0, 1, 1);
        List<Runnable> slow = new ArrayList<>(List.of(
                () -> kernels.gelu(z, 0, LENGTH, gain, 0),
                () -> kernels.geluWithDerivative(z, y, 0, LENGTH, gain, 0),
                () -> kernels.softmax(z, 0, LENGTH),
                () -> kernels.normalize(x, 0, LENGTH, gain, gain, 1, statistics, 0),
                () -> kernels.add(x, 0, gain, 0, LENGTH),
                () -> kernels.multiply(x, 0, gain, 0, LENGTH),
                () -> kernels.softmaxGradient(gain, x, 0, LENGTH),
                () -> kernels.normalizeGradient(x, y, 0, LENGTH, gain, 0, 1, z, z),
                () -> kernels.addRows(x, 0, gain, 0, LENGTH / 2, 2, LENGTH / 2),
                () -> kernels.maximum(x, y, 0, gain, 0, LENGTH, 1),
                () -> kernels.addWhere(x, 0, gain, y, 0, LENGTH, 1),
                () -> kernels.scale(x, 0, 0.5f, LENGTH),
                () -> kernels.relu(z, 0, LENGTH, gain, 0),
                () -> kernels.reluWithDerivative(z, y, 0, LENGTH, gain, 0),
                () -> kernels.sigmoidUnit(silu, z, 0, LENGTH, gain, 0),
                () -> kernels.sigmoidUnitWithDerivative(silu, z, y, 0, LENGTH, gain, 0),
                () -> kernels.rotate(x, 0, HEADS, gain, gain, 0, HEADS / 2, false),
                () -> kernels.rotate(x, 0, HEADS, gain, gain, 0, HEADS / 2, true),
                () -> kernels.adamW(x, gain, y, z, LENGTH, step),
                () -> kernels.lerp(x, gain, 0.5f, LENGTH)));
        long start = nanoTime.getAsLong();
        while (!slow.isEmpty() && nanoTime.getAsLong() - start < MOST_NANOS) {
            slow.removeIf(kernel -> isFast(kernel, nanoTime));
        }
    }

    private static boolean isFast(Runnable kernel, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        for (int i = 0; i < CALLS_AT_ONCE; i++) {
            kernel.run();
        }
        return nanoTime.getAsLong() - start < CALLS_AT_ONCE * NANOS_WHEN_COMPILED;
    }
}
