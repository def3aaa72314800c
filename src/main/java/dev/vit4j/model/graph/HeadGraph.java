package dev.vit4j.model.graph;

import dev.vit4j.model.Pooling;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.encoder.EncoderOps;
import java.util.function.Function;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Builds the class head. Class token and distillation token have a head each, whose logits are averaged (Touvron et al.
 * 2021, "Training data-efficient image transformers", section 4).
 *
 * @param sd the graph
 * @param config shape of the model
 * @param ops implementation of the operations, on the graph
 * @param images B
 * @param weights returns a weight of the graph by its name
 */
record HeadGraph(SameDiff sd, ViTConfig config, EncoderOps ops, int images, Function<String, SDVariable> weights) {
    /**
     * @param pooled [B,D] or [B,2D]
     * @return [B,C], named {@link ViTGraph#LOGITS}
     */
    SDVariable logits(SDVariable pooled) {
        SDVariable weight = weights.apply(WeightNames.HEAD_WEIGHT);
        SDVariable bias = weights.apply(WeightNames.HEAD_BIAS);
        if (config.pooling() != Pooling.CLS_AND_DISTILLATION) {
            return ops.linear(ViTGraph.LOGITS, pooled, weight, bias);
        }
        SDVariable ofClass = ops.linear("class_logits", part(pooled, 0), weight, bias);
        SDVariable ofDistillation = ops.linear(
                "distillation_logits",
                part(pooled, 1),
                weights.apply(WeightNames.DISTILLATION_HEAD_WEIGHT),
                weights.apply(WeightNames.DISTILLATION_HEAD_BIAS));
        return ofClass.add(ofDistillation).mul(ViTGraph.LOGITS, 0.5);
    }

    /** Returns one of two vectors that stand side by side: [B,2D] to [B,D]. */
    private SDVariable part(SDVariable pooled, int index) {
        int d = config.width();
        return pooled.reshape(images, 2, d)
                .get(SDIndex.all(), SDIndex.point(index), SDIndex.all())
                .reshape(images, d);
    }
}
