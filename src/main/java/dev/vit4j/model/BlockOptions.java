package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * What the encoder's blocks have beyond a plain ViT's.
 *
 * @param layerScale what the learned factor of each value of a residual branch starts from (Touvron et al. 2021, "Going
 *     deeper with Image Transformers", eq. 3); 0 for no such factors
 * @param attention how tokens look up one another
 */
public record BlockOptions(double layerScale, AttentionKind attention) {
    /** A plain ViT's blocks. */
    public static final BlockOptions PLAIN = new BlockOptions(0, AttentionKind.PLAIN);

    /** @throws dev.vit4j.common.BadInputException if a number is below 0 or not finite */
    public BlockOptions {
        require(layerScale >= 0 && Double.isFinite(layerScale), "layer scale must be at least 0, not %s", layerScale);
    }

    /** @return whether residual branches have learned factors */
    public boolean hasLayerScale() {
        return layerScale > 0;
    }

    /**
     * @param newLayerScale what the factors start from; 0 for none
     * @return these options with another layer scale
     */
    public BlockOptions withLayerScale(double newLayerScale) {
        return new BlockOptions(newLayerScale, attention);
    }

    /** @return whether agreement has a learned scale for each head and no token looks up itself */
    public boolean isLocality() {
        return attention == AttentionKind.LOCALITY;
    }

    /**
     * @param newAttention how tokens look up one another
     * @return these options with another attention
     */
    public BlockOptions withAttention(AttentionKind newAttention) {
        return new BlockOptions(layerScale, newAttention);
    }
}
