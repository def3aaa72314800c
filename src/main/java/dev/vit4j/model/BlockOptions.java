package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * Options of the encoder blocks.
 *
 * @param qkvBias whether the query, key and value projections have biases
 * @param layerNormEps added to the variance in every layer norm, including the final one
 * @param layerScale initial value of the learned per-channel scale of each residual branch (Touvron et al. 2021, "Going
 *     deeper with Image Transformers", eq. 3); 0 for no layer scale
 * @param attention kind of self-attention
 */
public record BlockOptions(boolean qkvBias, double layerNormEps, double layerScale, AttentionKind attention) {
    /** A plain ViT's blocks, with the layer-norm epsilon of big_vision and timm. */
    public static final BlockOptions PLAIN = new BlockOptions(true, 1e-6, 0, AttentionKind.PLAIN);

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
        return !hasLayerScale() && !isLocality();
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
     * @param newQkvBias whether the query, key and value projections have biases
     * @return a copy with or without those biases
     */
    public BlockOptions withQkvBias(boolean newQkvBias) {
        return new BlockOptions(newQkvBias, layerNormEps, layerScale, attention);
    }

    /**
     * @param newLayerNormEps added to the variance in every layer norm
     * @return a copy with that epsilon
     */
    public BlockOptions withLayerNormEps(double newLayerNormEps) {
        return new BlockOptions(qkvBias, newLayerNormEps, layerScale, attention);
    }

    /**
     * @param newLayerScale initial value of the scale; 0 for no layer scale
     * @return a copy with that layer scale
     */
    public BlockOptions withLayerScale(double newLayerScale) {
        return new BlockOptions(qkvBias, layerNormEps, newLayerScale, attention);
    }

    /**
     * @param newAttention kind of self-attention
     * @return a copy with that attention
     */
    public BlockOptions withAttention(AttentionKind newAttention) {
        return new BlockOptions(qkvBias, layerNormEps, layerScale, newAttention);
    }
}
