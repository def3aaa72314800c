package dev.vit4j.model.graph;

import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.MlpOptions;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds the pooling of a model and its final layer norm, which stands before or after it. Registers are not pooled;
 * where there is a class token, the mean is over the patches alone.
 *
 * @param sd the graph
 * @param config shape of the model
 * @param ops implementation of the operations, on the graph
 * @param images B
 * @param tokens T, or fewer if patches are dropped in training
 * @param weights of the graph
 */
record PoolingGraph(SameDiff sd, ViTConfig config, EncoderOps ops, int images, int tokens, GraphWeights weights) {
    /**
     * @param z [B*T,D], what the last block returns, or [B,D] if it returns class rows alone
     * @param classRows whether it returns class rows alone
     * @return [B,D] or [B,2D], named {@link ViTGraph#POOLED}
     */
    SDVariable pooled(SDVariable z, boolean classRows) {
        return switch (config.pooling()) {
            case CLS -> projected(normalized(classRows ? z : rows(z, 0, 1).reshape(images, config.width())));
            case MEAN -> mean(z).rename(ViTGraph.POOLED);
            case CLS_AND_MEAN -> classAndMean(z);
            case CLS_AND_DISTILLATION -> classAndDistillation(z);
            case SEQUENCE -> sequence(normalized(z));
            case ATTENTION -> attention(normalized(z));
        };
    }

    /** Projects the pooled vector, in models without a class head that do. */
    private SDVariable projected(SDVariable pooled) {
        return config.head().projection() > 0
                ? ops.linear(ViTGraph.POOLED, pooled, weights.weight(WeightNames.PROJECTION), null)
                : pooled.rename(ViTGraph.POOLED);
    }

    /** Applies the final layer norm to rows [R,D], unless the model has none. */
    private SDVariable normalized(SDVariable rows) {
        if (config.head().norm() == HeadNorm.NONE) {
            return rows;
        }
        String norm = WeightNames.FINAL_NORM;
        return ops.layerNorm(
                norm + ".output",
                rows,
                weights.weight(norm + ".weight"),
                weights.weight(norm + ".bias"),
                config.blocks().layerNormEps());
    }

    /** Selects some tokens of each image: [B*T,D] to [B,count,D]. */
    private SDVariable rows(SDVariable z, int from, int to) {
        SDVariable all = z.reshape(images, tokens, config.width());
        return from == 0 && to == tokens ? all : all.get(SDIndex.all(), SDIndex.interval(from, to), SDIndex.all());
    }

    private SDVariable patches(SDVariable z) {
        return rows(z, config.prefix().count(), tokens);
    }

    private SDVariable mean(SDVariable z) {
        if (config.head().norm() == HeadNorm.POOLED) {
            return normalized(patches(z).mean(1));
        }
        return patches(normalized(z)).mean(1);
    }

    private SDVariable classAndMean(SDVariable z) {
        SDVariable rows = normalized(z);
        SDVariable classToken = rows(rows, 0, 1).reshape(images, config.width());
        return sd.concat(ViTGraph.POOLED, 1, classToken, patches(rows).mean(1));
    }

    private SDVariable classAndDistillation(SDVariable z) {
        SDVariable both = rows(z, 0, 2).reshape(2L * images, config.width());
        return normalized(both).reshape(images, config.pooledWidth()).rename(ViTGraph.POOLED);
    }

    /**
     * Builds sequence pooling: a mean weighted by the softmax of a linear map of each row (Hassani et al. 2021, section
     * 3.2).
     */
    private SDVariable sequence(SDVariable normalized) {
        String query = WeightNames.SEQUENCE_QUERY;
        SDVariable scores = ops.linear(
                        "sequence_scores",
                        normalized,
                        weights.weight(query + ".weight"),
                        weights.weight(query + ".bias"))
                .reshape(images, tokens);
        SDVariable shares = sd.nn.softmax(withoutPrefix(scores), 1).rename(ViTGraph.POOLING_WEIGHTS);
        return sd.mmul(shares.reshape(images, 1, tokens), normalized.reshape(images, tokens, config.width()))
                .reshape(images, config.width())
                .rename(ViTGraph.POOLED);
    }

    /** Sets tokens before the patches to minus infinity, which gives them weights of exactly 0: [R,T] to [R,T]. */
    private SDVariable withoutPrefix(SDVariable scores) {
        int count = config.prefix().count();
        if (count == 0) {
            return scores;
        }
        INDArray prefix = Nd4j.zeros(scores.dataType(), 1, tokens);
        for (int i = 0; i < count; i++) {
            prefix.putScalar(i, Double.NEGATIVE_INFINITY);
        }
        return scores.add(sd.constant(prefix));
    }

    /**
     * Builds attention pooling: one learned query looks up all patches with H heads, and a multi-layer perceptron is added
     * to the result (Zhai et al. 2022, "Scaling Vision Transformers", section 2.2).
     */
    private SDVariable attention(SDVariable normalized) {
        int h = config.heads();
        int e = config.headWidth();
        String at = WeightNames.POOLING + "attention.attention.";
        SDVariable probe = weights.weight(WeightNames.POOLING_QUERY).reshape(1, config.width());
        SDVariable query = project(at + "query", probe).mul(1 / Math.sqrt((double) e));
        SDVariable queries = sd.tile(query.reshape(1, h, e), images, 1, 1).reshape((long) images * h, 1, e);
        SDVariable keys = heads(project(at + "key", normalized));
        SDVariable values = heads(project(at + "value", normalized));
        SDVariable scores = sd.mmul(queries, keys, false, true, false).reshape((long) images * h, tokens);
        SDVariable shares = sd.nn.softmax(withoutPrefix(scores), -1).reshape((long) images * h, 1, tokens);
        shares.reshape(images, h, tokens).mean(ViTGraph.POOLING_WEIGHTS, 1);
        SDVariable found = sd.mmul(shares, values).reshape(images, config.width());
        SDVariable attended = project(WeightNames.POOLING + "attention.output.dense", found);
        MlpOptions options = new MlpOptions(
                config.blocks().layerNormEps(), config.blocks().mlp().activation());
        return ops.mlp(ViTGraph.POOLED, attended, weights.poolingMlp(), options, null);
    }

    private SDVariable project(String name, SDVariable x) {
        return ops.linear(name + ".output", x, weights.weight(name + ".weight"), weights.weight(name + ".bias"));
    }

    /** [B*T,D] to [B*H,T,E]. */
    private SDVariable heads(SDVariable x) {
        int h = config.heads();
        return x.reshape(images, tokens, h, config.headWidth())
                .permute(0, 2, 1, 3)
                .reshape((long) images * h, tokens, config.headWidth());
    }
}
