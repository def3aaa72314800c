package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import java.util.List;

/**
 * A weight [n,k] whose transpose multiplies rows in the forward pass, laid out as the engine's
 * {@linkplain Engine#layout() layout} says. Whether it is laid out does not depend on the number of rows: an image's
 * results must not depend, bit by bit, on the size of its batch.
 *
 * @param weight [n,k]
 * @param panels its transpose in panels, or null
 * @param packed its transpose in oneDNN's order, or null
 */
public record ForwardWeight(FloatArray weight, Panels panels, PackedWeight packed) {
    /**
     * @param engine what will multiply
     * @param k columns of the weight
     * @param n rows of the weight
     * @param few whether it will multiply so few rows that threads share columns
     * @return floats of memory for the laid-out weight, a multiple of 16; 0 if it multiplies where it lies
     */
    public static long length(Engine engine, int k, int n, boolean few) {
        if (!engine.laysOutWeights()) {
            return 0;
        }
        return engine.packs() ? PackedWeight.length(engine, k, n, few) : Panels.length(k, n);
    }

    /**
     * @param engine what will multiply
     * @param weight [n,k]
     * @param k columns of the weight
     * @param n rows of the weight
     * @param few whether it will multiply so few rows that threads share columns
     * @param memory takes the laid-out weight
     * @param offset of it, a multiple of 16
     * @return the weight, which must be {@linkplain #layOut laid out} before it multiplies
     */
    public static ForwardWeight at(
            Engine engine, FloatArray weight, int k, int n, boolean few, FloatArray memory, long offset) {
        if (!engine.laysOutWeights()) {
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
