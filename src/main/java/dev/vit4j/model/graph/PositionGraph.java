package dev.vit4j.model.graph;

import dev.vit4j.model.RelativeIndex;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.AttentionPositions;
import dev.vit4j.ops.encoder.AttentionPositions.Rotary;
import dev.vit4j.ops.encoder.EncoderOps;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds what makes attention depend on positions: the rotation of queries and keys, and biases of the scores.
 *
 * @param sd the graph
 * @param config shape of the model
 * @param ops implementation of the operations, on the graph
 * @param weights of the graph
 */
record PositionGraph(SameDiff sd, ViTConfig config, EncoderOps ops, GraphWeights weights) {
    private static final String COSINES = "rotary.cosines";
    private static final String SINES = "rotary.sines";
    private static final String INDEX = "relative_index";
    private static final String SHARED_BIAS = "relative_bias";

    /**
     * @param layer number of the block, from 0
     * @return its rotation and biases; both are null if the model has none
     */
    AttentionPositions of(int layer) {
        return new AttentionPositions(bias(layer), rotary());
    }

    private Rotary rotary() {
        if (!config.embedding().positions().rotary().isOn()) {
            return null;
        }
        RotaryTables tables = RotaryTables.of(config);
        return new Rotary(
                constant(COSINES, tables.cosines()), constant(SINES, tables.sines()), tables.neighborsPaired());
    }

    private SDVariable constant(String name, INDArray values) {
        return sd.hasVariable(name) ? sd.getVariable(name) : sd.constant(name, values.castTo(weights.dataType()));
    }

    /** Returns the biases of the scores [H,T,T], or null. */
    private SDVariable bias(int layer) {
        RelativePositions relative = config.embedding().positions().relative();
        if (relative == RelativePositions.NONE) {
            return null;
        }
        if (relative == RelativePositions.PER_BLOCK) {
            String table = WeightNames.block(layer) + WeightNames.RELATIVE;
            return ops.relativeBias("relative_bias." + layer, weights.weight(table), index());
        }
        return sd.hasVariable(SHARED_BIAS)
                ? sd.getVariable(SHARED_BIAS)
                : ops.relativeBias(SHARED_BIAS, weights.weight(WeightNames.SHARED_RELATIVE), index());
    }

    private SDVariable index() {
        return sd.hasVariable(INDEX)
                ? sd.getVariable(INDEX)
                : constant(INDEX, Nd4j.createFromArray(RelativeIndex.of(config)));
    }
}
