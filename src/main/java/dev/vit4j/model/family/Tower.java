package dev.vit4j.model.family;

import dev.vit4j.common.JsonFields;
import dev.vit4j.model.family.TensorNames.Unused;
import java.util.List;

/** What the image towers of CLIP and SigLIP have in common. */
final class Tower {
    /** Tensors of the text tower and of what joins both towers. */
    static final List<Unused> OTHER_HALF = List.of(
            Unused.of(".*position_ids", ""),
            Unused.of("text_model\\..*|text_projection\\..*|logit_scale|logit_bias", "the text model"));

    private Tower() {}

    /** Returns the tower's fields: those under {@code vision_config}, or all. */
    static JsonFields fields(JsonFields fields) {
        return fields.has("vision_config") ? fields.object("vision_config") : fields;
    }

    /** Returns the lines of the blocks, which CLIP and SigLIP name alike. */
    static List<TensorRule> blocks() {
        String layer = "encoder.layers.{}.";
        return Tables.all(
                Tables.projections(layer + "self_attn.", "out_proj"),
                Tables.norms(layer, "layer_norm1", "layer_norm2"),
                Tables.mlp(layer));
    }
}
