package dev.vit4j.model.graph;

import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.LinearWeights;
import dev.vit4j.ops.encoder.MlpWeights;
import dev.vit4j.ops.encoder.NormWeights;
import dev.vit4j.ops.encoder.QkvWeights;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of a model as variables or constants of a graph. Layer scales and the scales of locality self-attention
 * are folded into the weights that they multiply.
 *
 * <p>With layer scale (Touvron et al. 2021, "Going deeper with Image Transformers", eq. 3) a branch {@code x W + b} is
 * multiplied elementwise by a learned vector: {@code x (W ⊙ scale) + b ⊙ scale}. Scaling the weights is cheaper than
 * scaling the branch's output.
 *
 * <p>Locality self-attention (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section 3.3)
 * multiplies {@code q · k} by a learned scale of the head instead of {@code 1 / sqrt E}. The scale is folded into the
 * query projection's matrix and bias, {@code W_h · scale_h · sqrt E}, so that attention can divide by {@code sqrt E} as
 * usual.
 *
 * @param sd the graph
 * @param config shape of the model
 * @param arrays by name; the graph uses these arrays without copying them
 * @param frozen whether they become constants of the graph
 */
record GraphWeights(SameDiff sd, ViTConfig config, Map<String, INDArray> arrays, boolean frozen) {
    /** Returns the query, key and value projections of a block, whose names start with the given prefix. */
    QkvWeights qkv(String at) {
        AttentionBias bias = config.blocks().bias();
        return new QkvWeights(
                new LinearWeights(
                        query(at, "query.weight", config.width(), config.width()),
                        bias.query() ? query(at, "query.bias", config.width()) : null),
                new LinearWeights(weight(at + "key.weight"), bias.key() ? weight(at + "key.bias") : null),
                new LinearWeights(weight(at + "value.weight"), bias.value() ? weight(at + "value.bias") : null));
    }

    /**
     * Returns the query projection's matrix [D,D] or bias [D]; locality self-attention multiplies each head's rows by
     * its scale.
     */
    private SDVariable query(String at, String name, long... shape) {
        if (!config.blocks().isLocality()) {
            return weight(at + name);
        }
        int h = config.heads();
        double root = Math.sqrt(config.headWidth());
        if (frozen) {
            INDArray factors = arrays.get(at + "scale").mul(root).reshape(h, 1);
            INDArray rows = arrays.get(at + name).reshape(h, -1).mul(factors);
            return sd.constant(at + name + ".scaled", rows.reshape(shape));
        }
        SDVariable factors = shared(at + "scale").mul(root).reshape(h, 1);
        return weight(at + name).reshape(h, -1).mul(factors).reshape(shape).rename(at + name + ".scaled");
    }

    /**
     * Returns a residual branch's last matrix [D,I], with each row multiplied by its layer scale if the model has one.
     */
    SDVariable branchWeight(String linear, String scale) {
        return scaled(linear + ".weight", scale, config.width(), 1);
    }

    /** Returns a residual branch's last bias [D], multiplied by the layer scale if the model has one; zeros for none. */
    SDVariable branchBias(String linear, String scale) {
        if (!arrays.containsKey(linear + ".bias")) {
            return zeros(linear + ".bias", config.width());
        }
        return scaled(linear + ".bias", scale, config.width());
    }

    /** Returns the weights of a block's MLP and of the layer norm before it. */
    MlpWeights mlp(int layer) {
        String at = WeightNames.block(layer);
        Mlp mlp = config.blocks().mlp();
        return new MlpWeights(
                norm(at + "layernorm_after"),
                linear(at + "intermediate.dense"),
                mlp.gated() ? linear(at + WeightNames.GATE) : null,
                mlp.norm() ? norm(at + WeightNames.INNER_NORM) : null,
                new LinearWeights(
                        branchWeight(at + "output.dense", at + WeightNames.MLP_SCALE),
                        branchBias(at + "output.dense", at + WeightNames.MLP_SCALE)));
    }

    /** Returns the weights of the MLP of attention pooling and of the layer norm before it. */
    MlpWeights poolingMlp() {
        String at = WeightNames.POOLING;
        return new MlpWeights(norm(at + "layernorm"), linear(at + "intermediate.dense"), linear(at + "output.dense"));
    }

    private NormWeights norm(String name) {
        return new NormWeights(weight(name + ".weight"), weight(name + ".bias"));
    }

    private LinearWeights linear(String name) {
        SDVariable matrix = weight(name + ".weight");
        boolean bias = arrays.containsKey(name + ".bias");
        return new LinearWeights(
                matrix,
                bias
                        ? weight(name + ".bias")
                        : zeros(name + ".bias", arrays.get(name + ".weight").size(0)));
    }

    /** Stands for a missing bias where an operation needs one. */
    private SDVariable zeros(String name, long length) {
        return sd.constant(name, Nd4j.zeros(dataType(), length));
    }

    private SDVariable scaled(String name, String scale, long... scaleShape) {
        if (!config.blocks().hasLayerScale()) {
            return weight(name);
        }
        if (frozen) { // folded once, so that operations can repack the product like any constant
            return sd.constant(
                    name + ".scaled", arrays.get(name).mul(arrays.get(scale).reshape(scaleShape)));
        }
        return weight(name).mul(name + ".scaled", shared(scale).reshape(scaleShape));
    }

    /** Returns a weight that several operations read. */
    private SDVariable shared(String name) {
        return sd.hasVariable(name) ? sd.getVariable(name) : weight(name);
    }

    /** Returns a weight that one operation reads. */
    SDVariable weight(String name) {
        return frozen ? sd.constant(name, arrays.get(name)) : sd.var(name, arrays.get(name));
    }

    /** Returns the type that the graph computes in, its weights': FLOAT, or DOUBLE in tests that need the precision. */
    DataType dataType() {
        return ViTGraph.dataType(arrays);
    }

    /** Returns a fixed array that is stored with the weights. */
    SDVariable constant(String name) {
        return sd.constant(name, arrays.get(name));
    }
}
