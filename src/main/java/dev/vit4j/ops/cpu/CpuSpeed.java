package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.NativeThreads;
import dev.vit4j.ops.cpu.gemm.Gemm;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import dev.vit4j.ops.cpu.gemm.OpenBlas;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.openblas.global.openblas;

/** Measures what this CPU can do at best. Each measurement takes less than a second. */
public final class CpuSpeed implements AutoCloseable {
    private static final int LARGE = 2048;
    private static final int SMALL = 192;
    private static final int COPIED = 16 << 20;
    private static final int ROUNDS = 7;

    private final int threads;
    private final Engine engine;

    /** @param threads how many work at once, at least 1 */
    public CpuSpeed(int threads) {
        this.threads = threads;
        this.engine = CpuBackend.engine(threads);
    }

    public double sgemm() {
        int before = openblas.blas_get_num_threads();
        openblas.blas_set_num_threads(threads);
        try {
            MatrixView a = random(LARGE, LARGE);
            MatrixView b = random(LARGE, LARGE);
            MatrixView c = random(LARGE, LARGE);
            return gflops(LARGE, 1, median(() -> OpenBlas.multiply(false, false, LARGE, LARGE, LARGE, 1, a, b, 0, c)));
        } finally {
            openblas.blas_set_num_threads(before);
        }
    }

    public double cached() {
        // Threads of BLAS beneath ours would wait for each other.
        NativeThreads.useCallersOnly();
        int repeated = 400;
        MatrixView[][] factors = new MatrixView[threads][];
        for (int t = 0; t < threads; t++) {
            factors[t] = new MatrixView[] {random(SMALL, SMALL), random(SMALL, SMALL), random(SMALL, SMALL)};
        }
        PackedWeight packed = engine.packs() ? packed() : null;
        IntConsumer body = t -> {
            for (int i = 0; i < repeated; i++) {
                if (packed != null) {
                    OneDnnProducts products = OneDnnProducts.of(engine);
                    packed.multiply(
                            products, SMALL, factors[t][0], null, PostOp.NONE, null, factors[t][2], 0, packed.panels());
                } else {
                    plain(engine.inBlocks() ? 24 : SMALL, factors[t]);
                }
            }
        };
        return gflops(SMALL, repeated * threads, median(() -> engine.run(threads, body)));
    }

    private static void plain(int rows, MatrixView[] factors) {
        for (int top = 0; top < SMALL; top += rows) {
            Gemm.multiply(rows, SMALL, SMALL, 1, factors[0].at(top, 0), factors[1], 0, factors[2].at(top, 0));
        }
    }

    private PackedWeight packed() {
        FloatArray memory = FloatArray.aligned(PackedWeight.length(engine, SMALL, SMALL, false));
        PackedWeight weight = PackedWeight.at(engine, memory, 0, SMALL, SMALL, false);
        PackedWeight.fill(engine, List.of(weight), List.of(random(SMALL, SMALL).memory()));
        return weight;
    }

    public double copy() {
        FloatArray from = random(1, COPIED).memory();
        FloatArray to = random(1, COPIED).memory();
        int tile = 4096;
        Chunks chunks = new Chunks(COPIED / tile, threads);
        double seconds = median(() -> engine.run(threads, t -> {
            float[] values = engine.scratch().floats(0, tile);
            for (int i = chunks.from(t); i < chunks.to(t); i++) {
                from.read((long) i * tile, values, 0, tile);
                to.write((long) i * tile, values, 0, tile);
            }
        }));
        return 2.0 * COPIED * Float.BYTES / seconds / 1e9;
    }

    private static MatrixView random(int rows, int columns) {
        FloatArray memory = FloatArray.aligned((long) rows * columns);
        float[] row = new float[columns];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < columns; i++) {
                row[i] = ((r * 31L + i * 17L) % 1009 - 504) / 504f;
            }
            memory.write((long) r * columns, row, 0, columns);
        }
        return new MatrixView(memory, 0, columns);
    }

    private static double gflops(int side, int products, double seconds) {
        return 2.0 * side * side * side * products / seconds / 1e9;
    }

    private static double median(Runnable body) {
        body.run();
        body.run();
        double[] seconds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            body.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[ROUNDS / 2];
    }

    @Override
    public void close() {
        engine.close();
    }
}
