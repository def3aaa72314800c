package dev.vit4j.model;

import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.io.HfConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Configurations and models that differ from the plain ones. */
public final class Configs {
    private Configs() {}

    public static ViTConfig variant(
            ViTConfig c, int stride, Pooling pooling, PositionEmbedding position, boolean qkvBias, double dropPath) {
        return new ViTConfig(
                c.imageSize(),
                c.channels(),
                c.patchSize(),
                stride,
                c.width(),
                c.depth(),
                c.heads(),
                c.mlpWidth(),
                c.classes(),
                pooling,
                position,
                qkvBias,
                c.layerNormEps(),
                c.dropout(),
                c.attentionDropout(),
                dropPath);
    }

    public static ViTConfig withEpsilon(ViTConfig c, double epsilon) {
        return new ViTConfig(
                c.imageSize(),
                c.channels(),
                c.patchSize(),
                c.patchStride(),
                c.width(),
                c.depth(),
                c.heads(),
                c.mlpWidth(),
                c.classes(),
                c.pooling(),
                c.position(),
                c.qkvBias(),
                epsilon,
                c.dropout(),
                c.attentionDropout(),
                c.dropPath());
    }

    /** A model whose every weight is a different number. */
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
