package dev.vit4j.ops;

import java.util.function.IntConsumer;

/**
 * What fused operations run on: kernels, threads and their scratch memory. Belongs to one session; for one calling
 * thread.
 */
final class Engine implements AutoCloseable {
    private final Kernels kernels;
    private final WorkerPool pool;
    private final boolean inBlocks;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    /**
     * @param kernels the inner loops
     * @param threads how many work at once
     */
    Engine(Kernels kernels, int threads) {
        this(
                kernels,
                threads,
                BlasCore.avx512(kernels.lanes() == 16) && ProductLibrary.chosen() == ProductLibrary.OPENBLAS);
    }

    /**
     * @param kernels the inner loops
     * @param threads how many work at once
     * @param inBlocks whether to multiply in {@link Blocks}: right on any processor, and fast where OpenBLAS multiplies
     *     small matrices without copying them
     */
    Engine(Kernels kernels, int threads, boolean inBlocks) {
        this.kernels = kernels;
        this.pool = new WorkerPool(threads);
        this.inBlocks = inBlocks;
    }

    Kernels kernels() {
        return kernels;
    }

    /** @return whether {@link Blocks} are the faster way to multiply: with OpenBLAS' kernels for AVX-512 */
    boolean inBlocks() {
        return inBlocks;
    }

    /** @return the calling thread's scratch memory */
    Scratch scratch() {
        return scratch.get();
    }

    /** Runs chunks 0 .. chunks-1, in any order, on all threads. */
    void run(int chunks, IntConsumer body) {
        pool.run(chunks, body);
    }

    @Override
    public void close() {
        pool.close();
    }
}
