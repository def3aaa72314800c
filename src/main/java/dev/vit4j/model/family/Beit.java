package dev.vit4j.model.family;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.Positions;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.RotaryPositions;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import java.util.List;

/** BEiT (Bao et al. 2022, "BEiT: BERT Pre-Training of Image Transformers"): relative position biases, layer scale. */
final class Beit implements Family {
    @Override
    public String name() {
        return "beit";
    }

    @Override
    public List<String> modelTypes() {
        return List.of("beit");
    }

    @Override
    public String description() {
        return "relative position biases, no key bias, layer scale, mean pooling before the norm";
    }

    @Override
    public ViTConfig read(JsonFields fields, Contents weights) {
        boolean perBlock = fields.flag("use_relative_position_bias", false);
        boolean shared = fields.flag("use_shared_relative_position_bias", false);
        require(
                !perBlock || !shared,
                "%s: both use_relative_position_bias and use_shared_relative_position_bias are true, which is not"
                        + " supported",
                fields.where());
        Positions positions = new Positions(
                fields.flag("use_absolute_position_embeddings", false)
                        ? PositionEmbedding.LEARNED
                        : PositionEmbedding.NONE,
                RotaryPositions.NONE,
                perBlock ? RelativePositions.PER_BLOCK : shared ? RelativePositions.SHARED : RelativePositions.NONE);
        ImageShape image = Fields.image(fields);
        require(
                positions.relative() == RelativePositions.NONE || image.size().isSquare(),
                "%s: image_size is %s; relative position biases of images that are not square are not supported, since"
                        + " transformers resamples their table with height and width exchanged",
                fields.where(),
                fields.text("image_size"));
        boolean mean = fields.flag("use_mean_pooling", true);
        return new ViTConfig(
                name(),
                image,
                Stem.patches(Fields.patchSize(fields, 16)),
                TokenEmbedding.PLAIN.withPositions(positions),
                Fields.encoder(fields),
                new BlockOptions(
                        AttentionBias.NO_KEY,
                        fields.number("layer_norm_eps", 1e-12),
                        Math.max(0, fields.number("layer_scale_init_value", 0.1)),
                        AttentionKind.PLAIN,
                        false,
                        Mlp.of(Fields.activation(fields, "gelu"))),
                weights.classHead(mean ? Pooling.MEAN : Pooling.CLS, mean ? HeadNorm.POOLED : HeadNorm.TOKENS),
                Fields.dropouts(fields, "attention_probs_dropout_prob", fields.number("drop_path_rate", 0.1)));
    }

    @Override
    public String imageProcessor() {
        return "BeitImageProcessor";
    }

    @Override
    public boolean adaptsToImageSize() {
        return true;
    }

    @Override
    public ObjectNode write(ViTConfig config) {
        ObjectNode json =
                Fields.written(config, name(), config.head().isPresent() ? "BeitForImageClassification" : "BeitModel");
        Positions positions = config.embedding().positions();
        json.put("drop_path_rate", config.dropouts().dropPath());
        json.put("layer_scale_init_value", config.blocks().layerScale());
        json.put("use_absolute_position_embeddings", positions.embedding() == PositionEmbedding.LEARNED);
        json.put("use_mask_token", false);
        json.put("use_mean_pooling", config.pooling() == Pooling.MEAN);
        json.put("use_relative_position_bias", positions.relative() == RelativePositions.PER_BLOCK);
        json.put("use_shared_relative_position_bias", positions.relative() == RelativePositions.SHARED);
        Fields.dropouts(json, config, "attention_probs_dropout_prob");
        return json;
    }

    /** transformers resamples its positions as if they stood for a square. */
    @Override
    public boolean runsInPython(ViTConfig config) {
        return config.imageSize().isSquare();
    }

    @Override
    public TensorNames names(ViTConfig config) {
        String layer = "encoder.layer.{}.";
        String inMemory = "layers.{}.";
        String table = "relative_position_bias.relative_position_bias_table";
        return new TensorNames(
                "beit.",
                true,
                Tables.all(
                        Tables.embeddings(),
                        Tables.attention(layer),
                        Tables.vitBlock(),
                        scales(layer),
                        List.of(
                                Tables.block(layer, "attention.attention." + table, WeightNames.RELATIVE),
                                Tables.line("encoder." + table, "encoder.relative_position_bias"),
                                Tables.line(
                                        config.head().norm() == HeadNorm.POOLED ? "pooler.layernorm.*" : "layernorm.*",
                                        "layernorm.*")),
                        Tables.head()),
                Tables.all(
                        Tables.vitBlockInMemory(),
                        scales(inMemory),
                        List.of(
                                Tables.block(inMemory, table, WeightNames.RELATIVE),
                                Tables.line(
                                        "shared_position_bias.relative_position_bias_table",
                                        "encoder.relative_position_bias"))),
                Tables.USUAL_UNUSED);
    }

    private static List<TensorRule> scales(String layer) {
        return List.of(
                Tables.block(layer, "lambda_1", WeightNames.ATTENTION_SCALE),
                Tables.block(layer, "lambda_2", WeightNames.MLP_SCALE));
    }
}
