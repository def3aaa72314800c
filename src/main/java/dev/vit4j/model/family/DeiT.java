package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import java.util.List;

/** DeiT (Touvron et al. 2021, "Training data-efficient image transformers"): a ViT with a distillation token. */
final class DeiT implements Family {
    @Override
    public String name() {
        return "deit";
    }

    @Override
    public List<String> modelTypes() {
        return List.of("deit");
    }

    @Override
    public String description() {
        return "distillation token; one head, or two averaged";
    }

    @Override
    public ViTConfig read(JsonFields fields, Contents weights) {
        return new ViTConfig(
                name(),
                Fields.image(fields),
                Stem.patches(Fields.patchSize(fields, 16)),
                TokenEmbedding.PLAIN.withPrefix(new PrefixTokens(true, true, 0)),
                Fields.encoder(fields),
                new BlockOptions(
                        AttentionBias.of(fields.flag("qkv_bias", true)),
                        fields.number("layer_norm_eps", 1e-12),
                        0,
                        AttentionKind.PLAIN,
                        false,
                        Mlp.of(Fields.activation(fields, "gelu"))),
                weights.classHead(
                        weights.distillationHead() ? Pooling.CLS_AND_DISTILLATION : Pooling.CLS, HeadNorm.TOKENS),
                Fields.dropouts(fields, "attention_probs_dropout_prob", 0));
    }

    @Override
    public String imageProcessor() {
        return "DeiTImageProcessor";
    }

    @Override
    public ObjectNode write(ViTConfig config) {
        boolean teacher = config.pooling() == Pooling.CLS_AND_DISTILLATION;
        ObjectNode json = Fields.written(
                config,
                name(),
                !config.head().isPresent()
                        ? "DeiTModel"
                        : teacher ? "DeiTForImageClassificationWithTeacher" : "DeiTForImageClassification");
        json.put("encoder_stride", config.stem().patchSize().height());
        json.put("qkv_bias", config.blocks().bias().anyQkv());
        Fields.dropouts(json, config, "attention_probs_dropout_prob");
        return json;
    }

    @Override
    public TensorNames names(ViTConfig config) {
        boolean teacher = config.pooling() == Pooling.CLS_AND_DISTILLATION;
        List<TensorRule> head = teacher
                ? List.of(
                        TensorRule.of("cls_classifier.*", "classifier.*"),
                        TensorRule.of("distillation_classifier.*", "distillation_classifier.*"))
                : Tables.head();
        String layer = "encoder.layer.{}.";
        return new TensorNames(
                "deit.",
                true,
                Tables.all(
                        Tables.embeddings(),
                        Tables.attention(layer),
                        Tables.vitBlock(),
                        Tables.same("layernorm.*"),
                        head),
                Tables.vitBlockInMemory(),
                Tables.USUAL_UNUSED);
    }
}
