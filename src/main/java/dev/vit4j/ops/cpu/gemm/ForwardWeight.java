package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import java.util.List;

/**
 * A weight [n,k] whose transpose multiplies rows in the forward pass, laid out as the engine's
 * {@linkplain Engine#layout() layout} says.
 *
 * @param weight [n,k]
 * @param panels its transpose in panels, or null
 * @param packed its transpose in oneDNN's order, or null
 */
public record ForwardWeight(FloatArray weight, Panels panels, PackedWeight packed) {
    /** For fewer rows, nothing is gained by laying a weight out. */
    public static final int LEAST_ROWS = 8;

    /** Constant weights are no exception: a model must give the same numbers during training and after it. */
    private static boolean isLaidOut(Engine engine, long rows) {
        return engine.laysOutWeights() && rows >= LEAST_ROWS;
    }

    /**
     * @param engine what will multiply
     * @param k columns of the weight
     * @param n rows of the weight
     * @param rows how many it will multiply
     * @param few whether these are so few that threads share columns
     * @return floats of memory for the laid-out weight, a multiple of 16; 0 if it multiplies where it lies
     */
    public static long length(Engine engine, int k, int n, long rows, boolean few) {
        if (!isLaidOut(engine, rows)) {
            return 0;
        }
        return engine.packs() ? PackedWeight.length(engine, k, n, few) : Panels.length(k, n);
    }

    /**
     * @param engine what will multiply
     * @param weight [n,k]
     * @param k columns of the weight
     * @param n rows of the weight
     * @param rows how many it will multiply
     * @param few whether these are so few that threads share columns
     * @param memory takes the laid-out weight
     * @param offset of it, a multiple of 16
     * @return the weight, which must be {@linkplain #layOut laid out} before it multiplies
     */
    public static ForwardWeight at(
            Engine engine, FloatArray weight, int k, int n, long rows, boolean few, FloatArray memory, long offset) {
        if (!isLaidOut(engine, rows)) {
            return new ForwardWeight(weight, null, null);
        }
        if (engine.packs()) {
            return new ForwardWeight(weight, null, PackedWeight.at(engine, memory, offset, k, n, few));
        }
        Blocks blocks = few ? Blocks.ofFewRows(n, k) : Blocks.ofProduct(n, k);
        return new ForwardWeight(weight, new Panels(memory, offset, k, n, blocks), null);
    }

    /** Lays out weights that multiply the same number of rows. */
    public static void layOut(Engine engine, List<ForwardWeight> weights) {
        if (weights.get(0).packed() != null) {
            PackedWeight.fillTransposed(
                    engine,
                    weights.stream().map(ForwardWeight::packed).toList(),
                    weights.stream().map(ForwardWeight::weight).toList());
        } else if (weights.get(0).panels() != null) {
            weights.forEach(one -> one.panels().fillTransposed(engine, one.weight()));
        }
    }
}
