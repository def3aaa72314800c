package dev.vit4j.model.graph;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps.MlpWeights;
import dev.vit4j.ops.encoder.EncoderOps.QkvWeights;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of a model as variables or constants of a graph. Layer scales and the scales of locality self-attention are
 * folded into the weights that they multiply.
 *
 * <p>With layer scale (Touvron et al. 2021, "Going deeper with Image Transformers", eq. 3) a branch {@code x W + b} is
 * multiplied value by value by a learned vector: {@code x (W ⊙ scale) + b ⊙ scale}. Scaling the weights is
 * cheaper than scaling the branch's rows.
 *
 * <p>Locality self-attention (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section 3.3) multiplies
 * the agreement {@code q · k} by a learned scale of its head in place of {@code 1 / sqrt E}. That factor is folded into
 * the query's matrix and bias, {@code W_h · scale_h · sqrt E}, so that attention goes on to divide by {@code sqrt E}.
 *
 * @param sd the graph
 * @param config shape of the model
 * @param arrays by name; the graph holds these very arrays
 * @param frozen whether they are constants
 */
record GraphWeights(SameDiff sd, ViTConfig config, Map<String, INDArray> arrays, boolean frozen) {
    /** What makes the queries, keys and values of a block's attention, whose names begin so. */
    QkvWeights qkv(String at) {
        boolean bias = config.blocks().qkvBias();
        return new QkvWeights(
                query(at, "query.weight", config.width(), config.width()),
                bias ? query(at, "query.bias", config.width()) : null,
                weight(at + "key.weight"),
                bias ? weight(at + "key.bias") : null,
                weight(at + "value.weight"),
                bias ? weight(at + "value.bias") : null);
    }

    /** The query's matrix [D,D] or bias [D], with locality self-attention times the scale of each head. */
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

    /** A branch's matrix [D,I], each row times its output's layer scale where the model has one. */
    SDVariable branchWeight(String linear, String scale) {
        return scaled(linear + ".weight", scale, config.width(), 1);
    }

    /** A branch's bias [D], times the layer scale where the model has one. */
    SDVariable branchBias(String linear, String scale) {
        return scaled(linear + ".bias", scale, config.width());
    }

    /** Weights of a block's MLP and the layer norm before it. */
    MlpWeights mlp(int layer) {
        String at = WeightNames.block(layer);
        return new MlpWeights(
                weight(at + "layernorm_after.weight"),
                weight(at + "layernorm_after.bias"),
                weight(at + "intermediate.dense.weight"),
                weight(at + "intermediate.dense.bias"),
                branchWeight(at + "output.dense", at + WeightNames.MLP_SCALE),
                branchBias(at + "output.dense", at + WeightNames.MLP_SCALE));
    }

    private SDVariable scaled(String name, String scale, long... scaleShape) {
        if (!config.blocks().hasLayerScale()) {
            return weight(name);
        }
        if (frozen) { // folded once, so that operations may arrange the product as they do any constant
            return sd.constant(
                    name + ".scaled", arrays.get(name).mul(arrays.get(scale).reshape(scaleShape)));
        }
        return weight(name).mul(name + ".scaled", shared(scale).reshape(scaleShape));
    }

    /** A weight that several operations read. */
    private SDVariable shared(String name) {
        return sd.hasVariable(name) ? sd.getVariable(name) : weight(name);
    }

    /** A weight that one operation reads. */
    SDVariable weight(String name) {
        return frozen ? sd.constant(name, arrays.get(name)) : sd.var(name, arrays.get(name));
    }

    /** The graph computes in the type of its weights: FLOAT, or DOUBLE where tests need the digits. */
    DataType dataType() {
        return ViTGraph.dataType(arrays);
    }

    /** A fixed array that is stored with the weights. */
    SDVariable constant(String name) {
        return sd.constant(name, arrays.get(name));
    }
}
