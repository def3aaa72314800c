package dev.vit4j.model;

import dev.vit4j.ops.encoder.Activation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Variants of other families than the plain ViT, with the head of the family's image classifier and 1000 classes. Sizes
 * are those of the published checkpoints: DeiT (Touvron et al. 2021, table 1), DINOv2 (Oquab et al. 2024, appendix B),
 * CLIP (Radford et al. 2021, table 20), SigLIP (Zhai et al. 2023), DINOv3 (Siméoni et al. 2025, table 1), BEiT (Bao et
 * al. 2022, section 3.1), EVA-02 (Fang et al. 2023, table 2).
 */
final class FamilyVariants {
    private static final int CLASSES = 1000;

    private FamilyVariants() {}

    static Map<String, ViTConfig> table() {
        Map<String, ViTConfig> table = new LinkedHashMap<>();
        table.put("deit-Ti/16", deit(size(192, 12, 3, 768)));
        table.put("deit-S/16", deit(size(384, 12, 6, 1536)));
        table.put("deit-B/16", deit(size(768, 12, 12, 3072)));
        for (int registers : new int[] {0, 4}) {
            String name = registers == 0 ? "dinov2-" : "dinov2-reg-";
            table.put(name + "S/14", dinov2(registers, size(384, 12, 6, 1536), Mlp.PLAIN));
            table.put(name + "B/14", dinov2(registers, size(768, 12, 12, 3072), Mlp.PLAIN));
            table.put(name + "L/14", dinov2(registers, size(1024, 24, 16, 4096), Mlp.PLAIN));
            table.put(name + "g/14", dinov2(registers, size(1536, 40, 24, 4096), gated(Activation.SILU)));
        }
        table.put("dinov3-S/16", dinov3(size(384, 12, 6, 1536), Mlp.PLAIN));
        table.put("dinov3-S+/16", dinov3(size(384, 12, 6, 1536), gated(Activation.SILU)));
        table.put("dinov3-B/16", dinov3(size(768, 12, 12, 3072), Mlp.PLAIN));
        table.put("dinov3-L/16", dinov3(size(1024, 24, 16, 4096), Mlp.PLAIN));
        table.put("clip-B/32", clip(224, 32, size(768, 12, 12, 3072)));
        table.put("clip-B/16", clip(224, 16, size(768, 12, 12, 3072)));
        table.put("clip-L/14", clip(224, 14, size(1024, 24, 16, 4096)));
        table.put("siglip-B/16", siglip(224, 16, size(768, 12, 12, 3072)));
        table.put("siglip-L/16", siglip(256, 16, size(1024, 24, 16, 4096)));
        table.put("siglip-so400m/14", siglip(384, 14, size(1152, 27, 16, 4304)));
        table.put("beit-B/16", beit(size(768, 12, 12, 3072), 0.1));
        table.put("beit-L/16", beit(size(1024, 24, 16, 4096), 1e-5));
        table.put("eva02-Ti/14", eva02(336, size(192, 12, 3, 512), true));
        table.put("eva02-S/14", eva02(336, size(384, 12, 6, 1024), true));
        table.put("eva02-B/14", eva02(448, size(768, 12, 12, 2048), false));
        table.put("eva02-L/14", eva02(448, size(1024, 24, 16, 2730), false));
        return table;
    }

    private static EncoderShape size(int width, int depth, int heads, int mlpWidth) {
        return new EncoderShape(width, depth, heads, mlpWidth);
    }

    private static Mlp gated(Activation activation) {
        return new Mlp(activation, true, false, true);
    }

    private static ViTConfig config(
            String family,
            int imageSize,
            int patchSize,
            TokenEmbedding embedding,
            EncoderShape encoder,
            BlockOptions blocks,
            ClassHead head) {
        return new ViTConfig(
                family,
                ImageShape.rgb(imageSize),
                Stem.patches(patchSize),
                embedding,
                encoder,
                blocks,
                head,
                Dropouts.NONE);
    }

    private static ViTConfig deit(EncoderShape encoder) {
        return config(
                "deit",
                224,
                16,
                TokenEmbedding.PLAIN.withPrefix(new PrefixTokens(true, true, 0)),
                encoder,
                BlockOptions.PLAIN.withLayerNormEps(1e-12),
                new ClassHead(Pooling.CLS_AND_DISTILLATION, CLASSES));
    }

    private static ViTConfig dinov2(int registers, EncoderShape encoder, Mlp mlp) {
        return config(
                registers == 0 ? "dinov2" : "dinov2_with_registers",
                518,
                14,
                TokenEmbedding.PLAIN.withPrefix(new PrefixTokens(true, false, registers)),
                encoder,
                BlockOptions.PLAIN.withLayerScale(1).withMlp(mlp),
                new ClassHead(Pooling.CLS_AND_MEAN, CLASSES));
    }

    private static ViTConfig dinov3(EncoderShape encoder, Mlp mlp) {
        Positions positions = new Positions(
                PositionEmbedding.NONE,
                new RotaryPositions(RotaryPositions.Kind.CENTERED, 100, 0),
                RelativePositions.NONE);
        return config(
                "dinov3_vit",
                224,
                16,
                TokenEmbedding.PLAIN
                        .withPrefix(new PrefixTokens(true, false, 4))
                        .withPositions(positions),
                encoder,
                BlockOptions.PLAIN
                        .withBias(AttentionBias.NO_KEY)
                        .withLayerNormEps(1e-5)
                        .withLayerScale(1)
                        .withMlp(mlp),
                new ClassHead(Pooling.CLS, CLASSES));
    }

    private static ViTConfig clip(int imageSize, int patchSize, EncoderShape encoder) {
        return config(
                "clip",
                imageSize,
                patchSize,
                new TokenEmbedding(PrefixTokens.CLASS_TOKEN, Positions.LEARNED, false, true),
                encoder,
                BlockOptions.PLAIN.withLayerNormEps(1e-5).withMlp(Mlp.of(Activation.QUICK_GELU)),
                new ClassHead(Pooling.MEAN, CLASSES).withNorm(HeadNorm.NONE));
    }

    private static ViTConfig siglip(int imageSize, int patchSize, EncoderShape encoder) {
        return config(
                "siglip",
                imageSize,
                patchSize,
                TokenEmbedding.PLAIN.withPrefix(PrefixTokens.NONE),
                encoder,
                BlockOptions.PLAIN.withMlp(Mlp.of(Activation.GELU_TANH)),
                new ClassHead(Pooling.MEAN, CLASSES));
    }

    private static ViTConfig beit(EncoderShape encoder, double layerScale) {
        Positions positions = new Positions(PositionEmbedding.NONE, RotaryPositions.NONE, RelativePositions.PER_BLOCK);
        return config(
                "beit",
                224,
                16,
                TokenEmbedding.PLAIN.withPositions(positions),
                encoder,
                BlockOptions.PLAIN
                        .withBias(AttentionBias.NO_KEY)
                        .withLayerNormEps(1e-12)
                        .withLayerScale(layerScale),
                new ClassHead(Pooling.MEAN, CLASSES).withNorm(HeadNorm.POOLED));
    }

    /** The small ones have no norm within the MLP, as in timm. */
    private static ViTConfig eva02(int imageSize, EncoderShape encoder, boolean small) {
        Positions positions = new Positions(
                PositionEmbedding.LEARNED,
                new RotaryPositions(RotaryPositions.Kind.INDEXED, 10_000, 16),
                RelativePositions.NONE);
        return config(
                ViTConfig.VIT,
                imageSize,
                14,
                TokenEmbedding.PLAIN.withPositions(positions),
                encoder,
                BlockOptions.PLAIN.withBias(AttentionBias.NO_KEY).withMlp(new Mlp(Activation.SILU, true, !small, true)),
                new ClassHead(Pooling.MEAN, CLASSES).withNorm(HeadNorm.POOLED));
    }
}
