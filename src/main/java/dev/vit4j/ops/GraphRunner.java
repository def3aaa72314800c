package dev.vit4j.ops;

import dev.vit4j.ops.cpu.CpuBackend;
import dev.vit4j.ops.profile.OpKind;
import dev.vit4j.ops.profile.OpTime;
import dev.vit4j.ops.session.Backend;
import dev.vit4j.ops.session.GraphSession;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a graph again and again for the same outputs, in memory that is reused from run to run. Not thread-safe; several
 * runners on several threads do not disturb each other, as long as each has a graph of its own.
 *
 * <p>The arrays that a run returns are the caller's to read until the next run, which overwrites them.
 */
public final class GraphRunner implements AutoCloseable {
    private final GraphSession session;

    /**
     * A runner whose fused operations use {@link Threads#count} threads.
     *
     * @param graph what to run
     * @param outputs names of the variables that every run returns
     */
    public GraphRunner(SameDiff graph, List<String> outputs) {
        this(graph, outputs, Threads.count());
    }

    /**
     * @param graph what to run
     * @param outputs names of the variables that every run returns
     * @param threads how many threads work at once in fused operations, at least 1; the results are the same bit by
     *     bit for any number
     */
    public GraphRunner(SameDiff graph, List<String> outputs, int threads) {
        this(graph, outputs, () -> new CpuBackend(threads));
    }

    /**
     * @param graph what to run
     * @param outputs names of the variables that every run returns
     * @param backend makes what executes fused operations, if there are any
     */
    public GraphRunner(SameDiff graph, List<String> outputs, Supplier<Backend> backend) {
        this.session = new GraphSession(graph, List.copyOf(outputs), backend);
    }

    /**
     * @param placeholders the graph's inputs by name
     * @return the outputs by name, valid until the next run
     */
    public Map<String, INDArray> run(Map<String, INDArray> placeholders) {
        return session.run(placeholders);
    }

    /**
     * Calls a watcher in every run with each result as soon as an operation has computed it.
     *
     * @param watcher called on the calling thread
     */
    public void watch(GraphSession.Watcher watcher) {
        session.watch(watcher);
    }

    /** @param on whether to time each operation from now on; earlier times are forgotten */
    public void profile(boolean on) {
        session.profile(on);
    }

    /** @return time by operation since {@link #profile(boolean)} was switched on */
    public Map<OpKind, OpTime> profile() {
        return Map.copyOf(session.profile());
    }

    /** @return bytes of the arrays that it holds; 0 before the first run */
    public long memoryBytes() {
        return session.memoryBytes();
    }

    /** Gives memory and threads back. */
    @Override
    public void close() {
        session.close();
    }
}
