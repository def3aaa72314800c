package dev.vit4j.model.family;

import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.TensorNames.Unused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of tables that several families share. */
final class Tables {
    private static final String ENCODER = "vit.";
    private static final String LAYER = "encoder.layer.{}.";

    /** Buffers that some versions of transformers saved, and the token of masked pretraining. */
    static final List<Unused> USUAL_UNUSED = List.of(
            Unused.of(".*position_ids|.*relative_position_index", ""),
            Unused.of("embeddings\\.mask_token", "the mask token of pretraining"),
            Unused.of("decoder\\..*", "the decoder of masked pretraining"),
            Unused.of("pooler\\.dense\\..*", "the pooler, which a classifier does not use"));

    private Tables() {}

    /** Returns lines of tensors that have the same names in files, after the prefix, as here. */
    static List<TensorRule> same(String... names) {
        return Arrays.stream(names)
                .map(name -> TensorRule.of(name, ENCODER + name))
                .toList();
    }

    /** Returns a line of an encoder's tensor; ours are named without {@code vit.}. */
    static TensorRule line(String file, String... ours) {
        return TensorRule.of(
                file, Arrays.stream(ours).map(name -> ENCODER + name).toArray(String[]::new));
    }

    /** Returns a line of a tensor in a block; both names are those within the block. */
    static TensorRule block(String prefix, String file, String... ours) {
        return line(prefix + file, Arrays.stream(ours).map(name -> LAYER + name).toArray(String[]::new));
    }

    /** Returns one list of several. */
    @SafeVarargs
    static <T> List<T> all(List<? extends T>... lists) {
        List<T> all = new ArrayList<>();
        for (List<? extends T> list : lists) {
            all.addAll(list);
        }
        return all;
    }

    /** Returns the lines of Hugging Face's embeddings. */
    static List<TensorRule> embeddings() {
        return same(
                "embeddings.cls_token",
                "embeddings.distillation_token",
                "embeddings.register_tokens",
                "embeddings.position_embeddings",
                "embeddings.patch_embeddings.projection.*");
    }

    /** Returns the lines of attention in Hugging Face's older files. */
    static List<TensorRule> attention(String prefix) {
        return List.of(
                block(prefix, "attention.attention.query.*", "attention.attention.query.*"),
                block(prefix, "attention.attention.key.*", "attention.attention.key.*"),
                block(prefix, "attention.attention.value.*", "attention.attention.value.*"),
                block(prefix, "attention.output.dense.*", "attention.output.dense.*"));
    }

    /** Returns the lines of attention with projections named as in most of transformers. */
    static List<TensorRule> projections(String prefix, String output) {
        return List.of(
                block(prefix, "q_proj.*", "attention.attention.query.*"),
                block(prefix, "k_proj.*", "attention.attention.key.*"),
                block(prefix, "v_proj.*", "attention.attention.value.*"),
                block(prefix, output + ".*", "attention.output.dense.*"));
    }

    /** Returns the lines of a plain MLP. */
    static List<TensorRule> mlp(String prefix) {
        return List.of(
                block(prefix, "mlp.fc1.*", "intermediate.dense.*"), block(prefix, "mlp.fc2.*", "output.dense.*"));
    }

    /** Returns the lines of a gated MLP with a tensor for each map. */
    static List<TensorRule> gatedMlp(String prefix) {
        return List.of(
                block(prefix, "mlp.gate_proj.*", "intermediate.gate.*"),
                block(prefix, "mlp.up_proj.*", "intermediate.dense.*"),
                block(prefix, "mlp.down_proj.*", "output.dense.*"));
    }

    /** Returns the lines of the norms and the MLP of Hugging Face's ViT. */
    static List<TensorRule> vitBlock() {
        return List.of(
                block(LAYER, "layernorm_before.*", "layernorm_before.*"),
                block(LAYER, "layernorm_after.*", "layernorm_after.*"),
                block(LAYER, "intermediate.dense.*", "intermediate.dense.*"),
                block(LAYER, "output.dense.*", "output.dense.*"));
    }

    /** Returns the lines of layer scales as in DINOv2. */
    static List<TensorRule> layerScales(String prefix) {
        return List.of(
                block(prefix, "layer_scale1.lambda1", WeightNames.ATTENTION_SCALE),
                block(prefix, "layer_scale2.lambda1", WeightNames.MLP_SCALE));
    }

    /** Returns the lines of two norms. */
    static List<TensorRule> norms(String prefix, String first, String second) {
        return List.of(
                block(prefix, first + ".*", "layernorm_before.*"), block(prefix, second + ".*", "layernorm_after.*"));
    }

    /** Returns the line of a class head. */
    static List<TensorRule> head() {
        return List.of(TensorRule.of("classifier.*", "classifier.*"));
    }

    /** Returns the other names of a ViT's block, which transformers 5 uses in memory. */
    static List<TensorRule> vitBlockInMemory() {
        String prefix = "layers.{}.";
        return all(
                projections(prefix + "attention.", "o_proj"),
                norms(prefix, "layernorm_before", "layernorm_after"),
                mlp(prefix));
    }
}
