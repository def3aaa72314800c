package dev.vit4j.model.graph;

import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.EmbeddingWeights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Builds the embedding (Dosovitskiy et al. 2021, eq. 1): embeds the patches, prepends the class token, adds position
 * embeddings and inserts registers after the class token. Patch dropout then removes tokens.
 *
 * @param sd the graph
 * @param config shape of the model
 * @param ops implementation of the operations, on the graph
 * @param images B
 * @param tokens T, or fewer if patches are dropped in training
 * @param masks masks of dropout and patch dropout
 * @param weights of the graph
 */
record EmbeddingGraph(
        SameDiff sd, ViTConfig config, EncoderOps ops, int images, int tokens, Masks masks, GraphWeights weights) {
    /** @return [B*T,D], named like the hidden states of layer 0 */
    SDVariable embedded() {
        SDVariable patches = sd.placeHolder(
                ViTGraph.PATCHES,
                weights.dataType(),
                images,
                config.patching().count(),
                config.patching().values());
        SDVariable rows = new StemGraph(config, ops, images, weights::weight).tokens(patches);
        SDVariable z = kept(ops.embed("embedded", images, rows, embeddingWeights()));
        SDVariable mask = masks.embedding();
        return (mask == null ? z : z.mul(mask)).rename(ViTGraph.hiddenName(0));
    }

    /** Selects the kept tokens: multiplies by one-hot rows. */
    private SDVariable kept(SDVariable all) {
        if (masks.kept() == null) {
            return all;
        }
        int d = config.width();
        return sd.mmul(masks.kept(), all.reshape(images, config.tokens(), d)).reshape((long) images * tokens, d);
    }

    private EmbeddingWeights embeddingWeights() {
        return new EmbeddingWeights(
                position(),
                config.pooling() == Pooling.CLS ? weights.weight(WeightNames.CLASS_TOKEN) : null,
                config.registers() > 0 ? weights.weight(WeightNames.REGISTERS) : null);
    }

    private SDVariable position() {
        String name = WeightNames.POSITIONS; // [1,T-R,D]
        return config.position() == PositionEmbedding.LEARNED ? weights.weight(name) : weights.constant(name);
    }
}
