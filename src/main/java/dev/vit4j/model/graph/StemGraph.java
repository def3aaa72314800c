package dev.vit4j.model.graph;

import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.FeatureMap;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Builds a {@link Stem} in a graph.
 *
 * @param config shape of the model
 * @param ops implementation of the operations, on the graph
 * @param images B
 * @param weights returns a weight of the graph by its name
 */
record StemGraph(ViTConfig config, EncoderOps ops, int images, Function<String, SDVariable> weights) {
    /**
     * @param patches [B,N,P]
     * @return the tokens without position embeddings, [B*N,D], or fewer rows if convolutions with max pooling follow
     */
    SDVariable tokens(SDVariable patches) {
        Stem stem = config.stem();
        int p = config.patching().values();
        SDVariable rows = patches.reshape((long) images * config.patching().count(), p);
        if (stem.isShifted()) {
            rows = normalized(rows);
        }
        SDVariable first = weights.apply(WeightNames.PATCH_WEIGHT).reshape(stem.outputs(0, config.width()), p);
        return stem.convolutions() == 0
                ? ops.linear(
                        "patch_embedding",
                        rows,
                        first,
                        config.embedding().patchBias() ? weights.apply(WeightNames.PATCH_BIAS) : null)
                : convolutions(stem, rows, first);
    }

    /**
     * Applies the layer norm with the model's epsilon: the authors' code too has one epsilon, PyTorch's, for all norms.
     */
    private SDVariable normalized(SDVariable rows) {
        String norm = WeightNames.PATCH_NORM;
        return ops.layerNorm(
                norm + ".output",
                rows,
                weights.apply(norm + ".weight"),
                weights.apply(norm + ".bias"),
                config.blocks().layerNormEps());
    }

    private SDVariable convolutions(Stem stem, SDVariable rows, SDVariable first) {
        int d = config.width();
        FeatureMap map = new FeatureMap(images, config.patching().grid(), stem.outputs(0, d));
        SDVariable x = ops.reluMaxPool("pooled_places.0", ops.linear("convolution.0", rows, first, null), map);
        for (int i = 1; i < stem.convolutions(); i++) {
            map = map.pooled();
            int inputs = stem.outputs(i - 1, d);
            // On disk [outputs,inputs,3,3], as in PyTorch; im2col puts the kernel position before the channel.
            SDVariable matrix = weights.apply(WeightNames.convolution(i))
                    .permute(0, 2, 3, 1)
                    .reshape(stem.outputs(i, d), 9L * inputs);
            SDVariable neighbors = ops.im2col("neighbors." + i, x, map);
            map = new FeatureMap(images, map.size(), stem.outputs(i, d));
            x = ops.reluMaxPool("pooled_places." + i, ops.linear("convolution." + i, neighbors, matrix, null), map);
        }
        return x;
    }
}
