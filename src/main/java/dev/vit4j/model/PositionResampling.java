package dev.vit4j.model;

/** How learned position embeddings are resampled for another grid of patches. */
public enum PositionResampling {
    /** PyTorch's {@code interpolate(mode="bicubic", align_corners=False)}, as most models of transformers do. */
    BICUBIC,
    /** The same with {@code antialias=True}, as timm does. */
    ANTIALIASED,
    /** PyTorch's {@code interpolate(mode="bilinear", align_corners=False)}, as timm does for FlexiViT. */
    BILINEAR
}
