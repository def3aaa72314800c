package dev.vit4j.model.graph;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds the pooling of models without a class token. Excludes registers.
 *
 * @param sd the graph
 * @param config shape of the model, with mean or sequence pooling
 * @param ops implementation of the operations, on the graph
 * @param images B
 * @param tokens T, or fewer if patches are dropped in training
 * @param weights returns a weight of the graph by its name
 */
record PoolingGraph(
        SameDiff sd, ViTConfig config, EncoderOps ops, int images, int tokens, Function<String, SDVariable> weights) {
    /**
     * @param normalized [B*T,D], the last block's rows after the final layer norm
     * @return [B,D], named {@link ViTGraph#POOLED}
     */
    SDVariable pooled(SDVariable normalized) {
        SDVariable rows = normalized.reshape(images, tokens, config.width());
        return switch (config.pooling()) {
            case MEAN -> patches(rows).mean(ViTGraph.POOLED, 1);
            case SEQUENCE -> sequence(normalized, rows);
            case CLS -> throw new IllegalArgumentException("class-token pooling is not built here");
        };
    }

    /** Removes registers: [B,T,D] to [B,N,D]. */
    private SDVariable patches(SDVariable rows) {
        return config.registers() == 0
                ? rows
                : rows.get(SDIndex.all(), SDIndex.interval(config.registers(), tokens), SDIndex.all());
    }

    /**
     * Builds sequence pooling: a mean weighted by the softmax of a linear map of each row (Hassani et al. 2021, section
     * 3.2).
     */
    private SDVariable sequence(SDVariable normalized, SDVariable rows) {
        String query = WeightNames.SEQUENCE_QUERY;
        SDVariable scores = ops.linear(
                        "sequence_scores", normalized, weights.apply(query + ".weight"), weights.apply(query + ".bias"))
                .reshape(images, tokens);
        SDVariable shares = sd.nn.softmax(withoutRegisters(scores), 1).rename(ViTGraph.POOLING_WEIGHTS);
        return sd.mmul(shares.reshape(images, 1, tokens), rows)
                .reshape(images, config.width())
                .rename(ViTGraph.POOLED);
    }

    /** Sets registers to minus infinity, which gives them weights of exactly 0: [B,T] to [B,T]. */
    private SDVariable withoutRegisters(SDVariable scores) {
        if (config.registers() == 0) {
            return scores;
        }
        INDArray registers = Nd4j.zeros(scores.dataType(), 1, tokens);
        for (int i = 0; i < config.registers(); i++) {
            registers.putScalar(i, Double.NEGATIVE_INFINITY);
        }
        return scores.add(sd.constant(registers));
    }
}
