package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Positions;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.TensorNames.Unused;
import java.util.List;

/**
 * The image tower of CLIP (Radford et al. 2021, "Learning Transferable Visual Models From Natural Language
 * Supervision"), alone or as transformers' image classifier, which pools the mean of the patches and has no final norm.
 */
final class Clip implements Family {
    @Override
    public String name() {
        return "clip";
    }

    @Override
    public List<String> modelTypes() {
        return List.of("clip", "clip_vision_model");
    }

    @Override
    public String description() {
        return "norm before the first block, quick GELU; the image classifier pools the mean of the patches";
    }

    @Override
    public ViTConfig read(JsonFields file, Contents weights) {
        // Older files have both; transformers lets the fields of the second win, its defaults included.
        JsonFields fields = file.has("vision_config_dict") ? file.object("vision_config_dict") : Tower.fields(file);
        return new ViTConfig(
                name(),
                Fields.image(fields),
                Stem.patches(Fields.patchSize(fields, 32)),
                new TokenEmbedding(PrefixTokens.CLASS_TOKEN, Positions.LEARNED, false, true),
                Fields.encoder(fields),
                new BlockOptions(
                        AttentionBias.ALL,
                        fields.number("layer_norm_eps", 1e-5),
                        0,
                        AttentionKind.PLAIN,
                        false,
                        Mlp.of(Fields.activation(fields, "quick_gelu"))),
                weights.head()
                        ? weights.classHead(Pooling.MEAN, HeadNorm.NONE)
                        : weights.classHead(Pooling.CLS, HeadNorm.TOKENS)
                                .withProjection(weights.projection() ? projection(file, fields) : 0),
                Fields.dropouts(fields, "attention_dropout", 0));
    }

    /** CLIPModel reads the length at the top of the file, the tower alone in its own fields. */
    private static int projection(JsonFields file, JsonFields fields) {
        return file.has("projection_dim") || !fields.has("projection_dim")
                ? file.count("projection_dim", Fields.MOST_WIDTH, 512)
                : fields.count("projection_dim", Fields.MOST_WIDTH, 512);
    }

    @Override
    public ViTConfig forClasses(ViTConfig config) {
        return config.withHead(
                config.head().withPooling(Pooling.MEAN).withNorm(HeadNorm.NONE).withProjection(0));
    }

    @Override
    public String imageProcessor() {
        return "CLIPImageProcessor";
    }

    @Override
    public ObjectNode write(ViTConfig config) {
        if (!config.head().isPresent()) {
            boolean projects = config.head().projection() > 0;
            ObjectNode json = Fields.written(
                    config, "clip_vision_model", projects ? "CLIPVisionModelWithProjection" : "CLIPVisionModel");
            if (projects) {
                json.put("projection_dim", config.head().projection());
            }
            Fields.dropouts(json, config, "attention_dropout");
            return json;
        }
        ObjectNode json = Json.mapper().createObjectNode();
        json.putArray("architectures").add("CLIPForImageClassification");
        json.put("model_type", "clip");
        ObjectNode vision = json.putObject("vision_config");
        vision.put("model_type", "clip_vision_model");
        Fields.shape(vision, config);
        Fields.dropouts(vision, config, "attention_dropout");
        return json;
    }

    @Override
    public TensorNames names(ViTConfig config) {
        return new TensorNames(
                "vision_model.",
                false,
                Tables.all(
                        List.of(
                                TensorRule.of(2, "embeddings.class_embedding", "vit.embeddings.cls_token"),
                                Tables.line("embeddings.patch_embedding.*", "embeddings.patch_embeddings.projection.*"),
                                TensorRule.of(
                                        1,
                                        "embeddings.position_embedding.weight",
                                        "vit.embeddings.position_embeddings"),
                                Tables.line("pre_layrnorm.*", "pre_layernorm.*"),
                                Tables.line("post_layernorm.*", "layernorm.*")),
                        Tower.blocks(),
                        List.of(TensorRule.of(WeightNames.PROJECTION, WeightNames.PROJECTION)),
                        Tables.head()),
                List.of(),
                config.head().isPresent()
                        ? Tables.all(
                                Tower.OTHER_HALF,
                                List.of(Unused.of(
                                        "visual_projection\\..*", "the projection into the space of images and texts")))
                        : Tower.OTHER_HALF);
    }
}
