package dev.vit4j.model;

import dev.vit4j.ops.EncoderOps;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Dosovitskiy et al. 2021, eq. 1, within a graph: patches to vectors, the class token before them, positions added, and
 * registers between them. Patch dropout leaves tokens out behind that.
 *
 * @param sd the graph
 * @param config shape of the model
 * @param ops implementation of the operations, on the graph
 * @param images B
 * @param tokens T, or fewer where patches are dropped while training
 * @param masks what dropout and patch dropout multiply by
 * @param weights of the graph
 */
record EmbeddingGraph(
        SameDiff sd, ViTConfig config, EncoderOps ops, int images, int tokens, Masks masks, GraphWeights weights) {
    /** @return [B*T,D], named as the hidden states of layer 0 */
    SDVariable embedded() {
        int d = config.width();
        int n = config.gridSize() * config.gridSize();
        SDVariable patches = sd.placeHolder(
                ViTGraph.PATCHES,
                weights.dataType(),
                images,
                config.patching().count(),
                config.patching().values());
        SDVariable embedded = new StemGraph(config, ops, images, weights::weight)
                .tokens(patches)
                .reshape(images, n, d);
        if (config.pooling() == Pooling.CLS) {
            SDVariable classToken = sd.tile(weights.weight(WeightNames.CLASS_TOKEN), images, 1, 1);
            embedded = sd.concat(1, classToken, embedded); // [B,T-R,D]
        }
        SDVariable all = withRegisters(embedded.add(position()));
        // An exact look-up of the tokens that stay: one weight of 1 in each row.
        SDVariable looked = masks.kept() == null ? all : sd.mmul(masks.kept(), all);
        SDVariable z = looked.reshape((long) images * tokens, d);
        SDVariable mask = masks.embedding();
        return (mask == null ? z : z.mul(mask)).rename(ViTGraph.hiddenName(0));
    }

    /** [B,T-R,D] to [B,T,D]. */
    private SDVariable withRegisters(SDVariable tokens) {
        if (config.registers() == 0) {
            return tokens;
        }
        SDVariable registers = sd.tile(weights.weight(WeightNames.REGISTERS), images, 1, 1);
        if (config.pooling() != Pooling.CLS) {
            return sd.concat(1, registers, tokens);
        }
        SDVariable classToken = tokens.get(SDIndex.all(), SDIndex.interval(0, 1), SDIndex.all());
        SDVariable patches = tokens.get(SDIndex.all(), SDIndex.interval(1, config.positions()), SDIndex.all());
        return sd.concat(1, classToken, registers, patches);
    }

    private SDVariable position() {
        String name = WeightNames.POSITIONS; // [1,T-R,D]
        return config.position() == PositionEmbedding.LEARNED ? weights.weight(name) : weights.constant(name);
    }
}
