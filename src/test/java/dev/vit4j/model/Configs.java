package dev.vit4j.model;

import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.io.HfConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Configurations and models that differ from a plain ViT. */
public final class Configs {
    private Configs() {}

    public static ViTConfig variant(
            ViTConfig c, int stride, Pooling pooling, PositionEmbedding position, boolean qkvBias, double dropPath) {
        return variant(c, Size.square(stride), pooling, position, qkvBias, dropPath);
    }

    public static ViTConfig variant(
            ViTConfig c, Size stride, Pooling pooling, PositionEmbedding position, boolean qkvBias, double dropPath) {
        Stem stem = Stem.patches(c.stem().patchSize(), stride, c.stem().padding());
        Dropouts d = c.dropouts();
        return c.withStem(stem)
                .withPooling(pooling)
                .withPosition(position)
                .withBlocks(c.blocks().withBias(AttentionBias.of(qkvBias)))
                .withDropouts(new Dropouts(d.dropout(), d.attention(), dropPath, d.patches()));
    }

    public static ViTConfig withEpsilon(ViTConfig c, double epsilon) {
        return c.withBlocks(c.blocks().withLayerNormEps(epsilon));
    }

    /** Returns a model whose weights are all different numbers. */
    public static Model model(ViTConfig config) {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        float next = 0;
        for (var weight : WeightNames.of(config).entrySet()) {
            int length = 1;
            for (long axis : weight.getValue()) {
                length *= (int) axis;
            }
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = next++;
            }
            weights.put(weight.getKey(), Nd4j.create(values, weight.getValue(), 'c'));
        }
        return new Model(
                config,
                Preprocessing.standard(config.imageSize()),
                HfConfig.numbered(config.classes()),
                weights,
                Json.mapper().createObjectNode());
    }
}
