package dev.vit4j.model.graph;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.EmbeddingWeights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Builds the embedding (Dosovitskiy et al. 2021, eq. 1): embeds the patches, prepends class token and distillation token,
 * adds position embeddings and inserts registers before the patches. Patch dropout then removes tokens. Some families
 * normalize the result.
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
        return normalized(mask == null ? z : z.mul(mask)).rename(ViTGraph.hiddenName(0));
    }

    private SDVariable normalized(SDVariable z) {
        if (!config.embedding().norm()) {
            return z;
        }
        String norm = WeightNames.FIRST_NORM;
        return ops.layerNorm(
                norm + ".output",
                z,
                weights.weight(norm + ".weight"),
                weights.weight(norm + ".bias"),
                config.blocks().layerNormEps());
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
                classTokens(),
                config.prefix().positions(),
                config.registers() > 0 ? weights.weight(WeightNames.REGISTERS) : null);
    }

    /** Returns class token and distillation token, [1,2,D] or [1,1,D], or null if there are none. */
    private SDVariable classTokens() {
        if (!config.prefix().classToken()) {
            return null;
        }
        SDVariable classToken = weights.weight(WeightNames.CLASS_TOKEN);
        return config.prefix().distillationToken()
                ? sd.concat("class_tokens", 1, classToken, weights.weight(WeightNames.DISTILLATION_TOKEN))
                : classToken;
    }

    private SDVariable position() {
        String name = WeightNames.POSITIONS; // [1,T-R,D]
        return switch (config.position()) {
            case LEARNED -> weights.weight(name);
            case SINCOS -> weights.constant(name);
            case NONE ->
                sd.constant("no_positions", Nd4j.zeros(weights.dataType(), 1, config.positions(), config.width()));
        };
    }
}
