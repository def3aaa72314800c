package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import java.util.List;

/**
 * The plain ViT (Dosovitskiy et al. 2021), the encoders of ViT-MSN and ViT-MAE, and this project's own variants.
 *
 * <p>What Hugging Face's ViT lacks is written under the key {@code vit4j} ({@link OwnJson}), and the {@code model_type} of
 * such a model is {@code vit4j}, which Python rejects instead of computing something else.
 */
final class Vit implements Family {
    private final String name;
    private final String className;
    private final double eps;
    private final String description;

    private Vit(String name, String className, double eps, String description) {
        this.name = name;
        this.className = className;
        this.eps = eps;
        this.description = description;
    }

    /** Returns the plain ViT and this project's own variants. */
    static Vit plain() {
        return new Vit(ViTConfig.VIT, "ViT", 1e-12, "class token, learned positions, GELU");
    }

    /** Returns ViT-MSN (Assran et al. 2022, "Masked Siamese Networks for Label-Efficient Learning"). */
    static Vit msn() {
        return new Vit("vit_msn", "ViTMSN", 1e-6, "as vit");
    }

    /** Returns the encoder of ViT-MAE (He et al. 2022, "Masked Autoencoders Are Scalable Vision Learners"). */
    static Vit mae() {
        return new Vit("vit_mae", "ViTMAE", 1e-12, "as vit; the encoder, without masking");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> modelTypes() {
        return name.equals(ViTConfig.VIT) ? List.of(ViTConfig.VIT, Fields.OWN) : List.of(name);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public ViTConfig read(JsonFields fields, Contents weights) {
        JsonFields own = Fields.own(fields);
        Pooling pooling = own.choice("pooling", Pooling.class, Pooling.CLS);
        return new ViTConfig(
                name,
                Fields.image(fields),
                StemJson.read(Fields.patchSize(fields, 16), own),
                OwnJson.embedding(own, pooling),
                Fields.encoder(fields),
                new BlockOptions(
                        OwnJson.bias(own, fields.flag("qkv_bias", true)),
                        fields.number("layer_norm_eps", eps),
                        own.number("layer_scale", 0),
                        own.choice("attention", AttentionKind.class, AttentionKind.PLAIN),
                        own.flag("attention_norm", false),
                        new Mlp(
                                Fields.activation(fields, "gelu"),
                                own.flag("gated_mlp", false),
                                own.flag("mlp_norm", false),
                                own.flag("mlp_bias", true))),
                weights.classHead(pooling, own.choice("head_norm", HeadNorm.class, HeadNorm.TOKENS)),
                Fields.dropouts(fields, "attention_probs_dropout_prob", 0));
    }

    /** Transformers has no classifier with the name of a masked autoencoder; its encoder is a plain ViT. */
    @Override
    public ViTConfig forClasses(ViTConfig config) {
        return name.equals("vit_mae") ? config.withFamily(ViTConfig.VIT) : config;
    }

    @Override
    public ObjectNode write(ViTConfig config) {
        String type = isPlain(config) ? name : Fields.OWN;
        ObjectNode json = Fields.written(
                config, type, className + (config.head().isPresent() ? "ForImageClassification" : "Model"));
        json.put("encoder_stride", config.stem().patchSize().height());
        json.put("qkv_bias", config.blocks().bias().anyQkv());
        Fields.dropouts(json, config, "attention_probs_dropout_prob");
        ObjectNode own = OwnJson.write(config);
        if (!own.isEmpty()) {
            json.withObject("/" + Fields.OWN).setAll(own);
        }
        return json;
    }

    /** Returns whether transformers' class computes the same; fixed positions are stored, so that it does. */
    private static boolean isPlain(ViTConfig config) {
        ViTConfig plain = ViTConfig.of(config.image(), config.stem(), config.encoder(), config.classes())
                .withPosition(config.position());
        BlockOptions blocks = config.blocks();
        return config.stem().isPlain()
                && config.embedding().equals(plain.embedding())
                && config.position() != PositionEmbedding.NONE
                && blocks.isPlain()
                && blocks.bias().isPlain()
                && config.pooling() == Pooling.CLS
                && config.head().norm() == HeadNorm.TOKENS;
    }

    @Override
    public TensorNames names(ViTConfig config) {
        String layer = "encoder.layer.{}.";
        return new TensorNames(
                "vit.",
                true,
                Tables.all(
                        Tables.embeddings(),
                        Tables.attention(layer),
                        Tables.vitBlock(),
                        Tables.layerScales(layer),
                        own(layer),
                        Tables.same("layernorm.*"),
                        Tables.head(),
                        List.of(TensorRule.of("distillation_classifier.*", "distillation_classifier.*"))),
                Tables.vitBlockInMemory(),
                Tables.USUAL_UNUSED);
    }

    /** Returns the lines of tensors that only this project's variants and models from timm have. */
    private static List<TensorRule> own(String layer) {
        return Tables.all(
                Tables.same(
                        "embeddings.patch_embeddings.layernorm.*",
                        "embeddings.convolutions.{}.weight",
                        "sequence_pool.query.*",
                        "pre_layernorm.*",
                        "encoder.relative_position_bias",
                        "pooling.probe",
                        "pooling.attention.attention.query.*",
                        "pooling.attention.attention.key.*",
                        "pooling.attention.attention.value.*",
                        "pooling.attention.output.dense.*",
                        "pooling.layernorm.*",
                        "pooling.intermediate.dense.*",
                        "pooling.output.dense.*"),
                List.of(
                        Tables.block(layer, WeightNames.LOCALITY_SCALE, WeightNames.LOCALITY_SCALE),
                        Tables.block(layer, WeightNames.RELATIVE, WeightNames.RELATIVE),
                        Tables.block(layer, WeightNames.ATTENTION_NORM + ".*", WeightNames.ATTENTION_NORM + ".*"),
                        Tables.block(layer, WeightNames.GATE + ".*", WeightNames.GATE + ".*"),
                        Tables.block(layer, WeightNames.INNER_NORM + ".*", WeightNames.INNER_NORM + ".*")));
    }
}
