package dev.vit4j.ops.cpu.engine;

import dev.vit4j.ops.cpu.gemm.Blocks;
import dev.vit4j.ops.cpu.gemm.OneDnn;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import dev.vit4j.ops.cpu.gemm.ProductLibrary;
import dev.vit4j.ops.cpu.kernel.Kernels;
import java.util.function.IntConsumer;

/**
 * What fused operations run on: kernels, threads and their scratch memory. Belongs to one session; for one calling
 * thread.
 */
public final class Engine implements AutoCloseable {
    private static final int ROWS_TO_PACK = 512;

    private final Kernels kernels;
    private final WorkerPool pool;
    private final WeightLayout arrangement;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    /**
     * @param kernels the inner loops
     * @param threads how many work at once
     */
    public Engine(Kernels kernels, int threads) {
        this(kernels, threads, WeightLayout.of(ProductLibrary.chosen(), kernels.lanes() == 16));
    }

    /**
     * @param kernels the inner loops
     * @param threads how many work at once
     * @param arrangement of weights: PACKED needs oneDNN; else each is right with any library, and one is fast
     */
    public Engine(Kernels kernels, int threads, WeightLayout arrangement) {
        this.kernels = kernels;
        this.pool = new WorkerPool(threads);
        this.arrangement = arrangement;
    }

    public Kernels kernels() {
        return kernels;
    }

    /** @return whether {@link Blocks} are the faster way to multiply: with OpenBLAS' kernels for AVX-512 */
    public boolean inBlocks() {
        return arrangement == WeightLayout.BLOCKS;
    }

    /** @return whether weights are laid out as {@link PackedWeight} before they multiply rows */
    public boolean packs() {
        return arrangement == WeightLayout.PACKED;
    }

    /**
     * @param rows how many a weight will multiply
     * @return whether weights are laid out so in gradients too, where they lie in the right direction already: for few
     *     rows laying them out would cost more than it gains
     */
    public boolean packsGradients(long rows) {
        return packs() && rows >= ROWS_TO_PACK && OneDnn.hasFewRegisters();
    }

    /** @return how weights are laid out before they multiply rows */
    public WeightLayout arrangement() {
        return arrangement;
    }

    /** @return whether they are laid out at all */
    public boolean arranges() {
        return arrangement != WeightLayout.NONE;
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
