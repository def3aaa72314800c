package dev.vit4j.model.family;

import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.TensorNames.Unused;
import java.util.List;

/**
 * The names that timm's Vision Transformers have for tensors (github.com/huggingface/pytorch-image-models, {@code
 * timm/models}: {@code vision_transformer.py}, {@code deit.py}, {@code eva.py} and {@code beit.py}).
 *
 * @param gammas whether layer scales are {@code gamma_1} and {@code gamma_2}, as in EVA and BEiT, instead of
 *     {@code ls1.gamma} and {@code ls2.gamma}
 * @param qkv how queries, keys and values are stored
 * @param packedGate whether a gated MLP has one matrix for gate and values, the gate first
 */
public record TimmTensors(boolean gammas, Qkv qkv, boolean packedGate) {
    /** Name, within the provenance of a model, of the architecture and arguments of timm that it was read with. */
    public static final String PROVENANCE = "timm";

    private static final String LAYER = "blocks.{}.";
    private static final String ATTENTION = "attention.attention.";

    /** How queries, keys and values are stored. */
    public enum Qkv {
        /** One matrix and one bias. */
        STACKED,
        /** One matrix, and biases of queries and values. */
        SEPARATE_BIASES,
        /** A matrix each. */
        SPLIT
    }

    /**
     * @param config a model
     * @return its table of tensors; positions are stored in several ways, so that their line is only a name
     */
    public TensorNames names(ViTConfig config) {
        boolean pooledNorm = config.head().norm() == HeadNorm.POOLED;
        return new TensorNames(
                "",
                false,
                Tables.all(
                        List.of(
                                Tables.line("cls_token", "embeddings.cls_token"),
                                Tables.line("dist_token", "embeddings.distillation_token"),
                                Tables.line("reg_token", "embeddings.register_tokens"),
                                Tables.line("pos_embed", "embeddings.position_embeddings"),
                                Tables.line("patch_embed.proj.*", "embeddings.patch_embeddings.projection.*"),
                                Tables.line("norm_pre.*", "pre_layernorm.*"),
                                Tables.line(pooledNorm ? "fc_norm.*" : "norm.*", "layernorm.*"),
                                Tables.line(
                                        "rel_pos_bias.relative_position_bias_table", "encoder.relative_position_bias"),
                                TensorRule.of("head.*", "classifier.*"),
                                TensorRule.of("head_dist.*", "distillation_classifier.*")),
                        queriesKeysValues(),
                        block(),
                        mlp(config),
                        pooling()),
                List.of(),
                List.of(Unused.of(".*relative_position_index|rope\\..*", "")));
    }

    private List<TensorRule> queriesKeysValues() {
        TensorRule weight = Tables.block(
                LAYER,
                "attn.qkv.weight",
                ATTENTION + "query.weight",
                ATTENTION + "key.weight",
                ATTENTION + "value.weight");
        return switch (qkv) {
            case STACKED ->
                List.of(
                        weight,
                        Tables.block(
                                LAYER,
                                "attn.qkv.bias",
                                ATTENTION + "query.bias",
                                ATTENTION + "key.bias",
                                ATTENTION + "value.bias"));
            case SEPARATE_BIASES ->
                List.of(
                        weight,
                        Tables.block(LAYER, "attn.q_bias", ATTENTION + "query.bias"),
                        Tables.block(LAYER, "attn.v_bias", ATTENTION + "value.bias"));
            case SPLIT ->
                List.of(
                        Tables.block(LAYER, "attn.q_proj.*", ATTENTION + "query.*"),
                        Tables.block(LAYER, "attn.k_proj.*", ATTENTION + "key.*"),
                        Tables.block(LAYER, "attn.v_proj.*", ATTENTION + "value.*"));
        };
    }

    private List<TensorRule> block() {
        return Tables.all(
                Tables.norms(LAYER, "norm1", "norm2"),
                List.of(
                        Tables.block(LAYER, "attn.relative_position_bias_table", WeightNames.RELATIVE),
                        Tables.block(LAYER, "attn.norm.*", WeightNames.ATTENTION_NORM + ".*"),
                        Tables.block(LAYER, "attn.proj.*", "attention.output.dense.*"),
                        Tables.block(LAYER, gammas ? "gamma_1" : "ls1.gamma", WeightNames.ATTENTION_SCALE),
                        Tables.block(LAYER, gammas ? "gamma_2" : "ls2.gamma", WeightNames.MLP_SCALE)));
    }

    private List<TensorRule> mlp(ViTConfig config) {
        List<TensorRule> rest = List.of(
                Tables.block(LAYER, "mlp.norm.*", WeightNames.INNER_NORM + ".*"),
                Tables.block(LAYER, "mlp.fc2.*", "output.dense.*"));
        String gate = WeightNames.GATE;
        String inner = "intermediate.dense";
        if (!config.blocks().mlp().gated()) {
            return Tables.all(List.of(Tables.block(LAYER, "mlp.fc1.*", inner + ".*")), rest);
        }
        return Tables.all(
                packedGate
                        ? List.of(Tables.block(LAYER, "mlp.fc1.*", gate + ".*", inner + ".*"))
                        : List.of(
                                Tables.block(LAYER, "mlp.fc1_g.*", gate + ".*"),
                                Tables.block(LAYER, "mlp.fc1_x.*", inner + ".*")),
                rest);
    }

    private static List<TensorRule> pooling() {
        String attention = "pooling." + ATTENTION;
        return List.of(
                Tables.line("attn_pool.latent", "pooling.probe"),
                Tables.line("attn_pool.q.*", attention + "query.*"),
                Tables.line("attn_pool.kv.*", attention + "key.*", attention + "value.*"),
                Tables.line("attn_pool.proj.*", "pooling.attention.output.dense.*"),
                Tables.line("attn_pool.norm.*", "pooling.layernorm.*"),
                Tables.line("attn_pool.mlp.fc1.*", "pooling.intermediate.dense.*"),
                Tables.line("attn_pool.mlp.fc2.*", "pooling.output.dense.*"));
    }
}
