package dev.vit4j.ops.cpu.engine;

import dev.vit4j.ops.cpu.kernel.Kernels;
import java.util.function.IntConsumer;

/**
 * Kernels, threads and scratch memory of fused operations. Belongs to one session; for one calling thread.
 */
public final class Engine implements AutoCloseable {
    private final Kernels kernels;
    private final WorkerPool pool;
    private final WeightLayout layout;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    /**
     * @param kernels the inner loops
     * @param threads how many work at once
     * @param layout of weights: PACKED needs oneDNN; the others give right results with any library
     */
    public Engine(Kernels kernels, int threads, WeightLayout layout) {
        this.kernels = kernels;
        this.pool = new WorkerPool(threads);
        this.layout = layout;
    }

    public Kernels kernels() {
        return kernels;
    }

    /** @return whether products in small blocks are the faster way to multiply */
    public boolean inBlocks() {
        return layout == WeightLayout.BLOCKS;
    }

    /** @return whether weights are laid out in oneDNN's own order before they multiply rows */
    public boolean packs() {
        return layout == WeightLayout.PACKED;
    }

    /** @return how weights are laid out before they multiply rows */
    public WeightLayout layout() {
        return layout;
    }

    /** @return whether weights are laid out at all before they multiply rows */
    public boolean laysOutWeights() {
        return layout != WeightLayout.NONE;
    }

    /** @return the calling thread's scratch memory */
    public Scratch scratch() {
        return scratch.get();
    }

    /** Runs chunks 0 .. chunks-1, in any order, on all threads. */
    public void run(int chunks, IntConsumer body) {
        pool.run(chunks, body);
    }

    @Override
    public void close() {
        pool.close();
    }
}
