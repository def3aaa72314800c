package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * Options of the encoder blocks.
 *
 * @param bias which of attention's linear maps have biases
 * @param layerNormEps added to the variance in every layer norm, including the final one
 * @param layerScale initial value of the learned per-channel scale of each residual branch (Touvron et al. 2021, "Going
 *     deeper with Image Transformers", eq. 3); 0 for no layer scale
 * @param attention kind of self-attention
 * @param attentionNorm whether a layer norm stands between attention and its output projection (Wang et al. 2022,
 *     "Foundation Transformers", section 2)
 * @param mlp kind of multi-layer perceptron
 */
public record BlockOptions(
        AttentionBias bias,
        double layerNormEps,
        double layerScale,
        AttentionKind attention,
        boolean attentionNorm,
        Mlp mlp) {
    /** A plain ViT's blocks, with the layer-norm epsilon of big_vision and timm. */
    public static final BlockOptions PLAIN =
            new BlockOptions(AttentionBias.ALL, 1e-6, 0, AttentionKind.PLAIN, false, Mlp.PLAIN);

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public BlockOptions {
        require(
                layerNormEps > 0 && Double.isFinite(layerNormEps),
                "layer-norm epsilon must be above 0, not %s",
                layerNormEps);
        require(layerScale >= 0 && Double.isFinite(layerScale), "layer scale must be at least 0, not %s", layerScale);
    }

    /** @return whether the plain ViT of Hugging Face and timm has such blocks */
    public boolean isPlain() {
        return !hasLayerScale() && !isLocality() && !attentionNorm && !mlp.gated() && !mlp.norm() && mlp.bias();
    }

    /** @return whether residual branches have a learned scale */
    public boolean hasLayerScale() {
        return layerScale > 0;
    }

    /** @return whether each head has a learned attention scale and the diagonal of the attention matrix is masked */
    public boolean isLocality() {
        return attention == AttentionKind.LOCALITY;
    }

    /**
     * @param newBias which of attention's linear maps have biases
     * @return a copy with those biases
     */
    public BlockOptions withBias(AttentionBias newBias) {
        return new BlockOptions(newBias, layerNormEps, layerScale, attention, attentionNorm, mlp);
    }

    /**
     * @param newLayerNormEps added to the variance in every layer norm
     * @return a copy with that epsilon
     */
    public BlockOptions withLayerNormEps(double newLayerNormEps) {
        return new BlockOptions(bias, newLayerNormEps, layerScale, attention, attentionNorm, mlp);
    }

    /**
     * @param newLayerScale initial value of the scale; 0 for no layer scale
     * @return a copy with that layer scale
     */
    public BlockOptions withLayerScale(double newLayerScale) {
        return new BlockOptions(bias, layerNormEps, newLayerScale, attention, attentionNorm, mlp);
    }

    /**
     * @param newAttention kind of self-attention
     * @return a copy with that attention
     */
    public BlockOptions withAttention(AttentionKind newAttention) {
        return new BlockOptions(bias, layerNormEps, layerScale, newAttention, attentionNorm, mlp);
    }

    /**
     * @param newMlp kind of multi-layer perceptron
     * @return a copy with another one
     */
    public BlockOptions withMlp(Mlp newMlp) {
        return new BlockOptions(bias, layerNormEps, layerScale, attention, attentionNorm, newMlp);
    }

    /**
     * @param newAttentionNorm whether a layer norm stands between attention and its output projection
     * @return a copy with or without it
     */
    public BlockOptions withAttentionNorm(boolean newAttentionNorm) {
        return new BlockOptions(bias, layerNormEps, layerScale, attention, newAttentionNorm, mlp);
    }
}
