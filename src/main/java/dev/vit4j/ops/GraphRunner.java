package dev.vit4j.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a graph again and again for the same outputs, in memory that is reused from run to run. Not thread-safe.
 *
 * <p>The arrays that a run returns are the caller's to read until the next run, which takes them back.
 */
public final class GraphRunner implements AutoCloseable {
    private final GraphSession session;
    private final List<String> outputs;
    private List<INDArray> lent = List.of();

    /**
     * @param graph what to run
     * @param outputs names of the variables that every run returns
     */
    public GraphRunner(SameDiff graph, List<String> outputs) {
        this.session = new GraphSession(graph);
        this.outputs = List.copyOf(outputs);
    }

    /**
     * @param placeholders the graph's inputs by name
     * @return the outputs by name, valid until the next run
     */
    public Map<String, INDArray> run(Map<String, INDArray> placeholders) {
        lent.forEach(session.pool()::release);
        lent = List.of();
        session.forgetFreedArrays();
        Map<String, INDArray> results =
                session.output(outputs, placeholders, null, List.of(), List.of(), At.defaultAt());
        lent = new ArrayList<>(results.values());
        return results;
    }

    /** @param on whether to time each operation from now on; earlier times are forgotten */
    public void profile(boolean on) {
        session.profile(on);
    }

    /** @return time by operation name since {@link #profile(boolean)} was switched on */
    public Map<String, OpTime> profile() {
        return Map.copyOf(session.profile());
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        lent.forEach(session.pool()::release);
        lent = List.of();
        session.pool().close();
    }
}
