package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.ClassHead;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Infers a model's configuration from the shapes of its weights if no file contains it. */
final class ConfigInference {
    /** Number of heads of ViTs with a head width other than 64: H, g and G (Zhai et al. 2022, table 2). */
    private static final Map<Integer, Integer> HEADS_BY_WIDTH = Map.of(1280, 16, 1408, 16, 1664, 16);

    private static final int USUAL_HEAD_WIDTH = 64;

    /** Initial layer scale in DINOv2 and timm's default; it cannot be inferred from shapes. */
    private static final double USUAL_LAYER_SCALE = 1e-5;

    private final String where;
    private final Map<String, INDArray> weights;

    private ConfigInference(String where, Map<String, INDArray> weights) {
        this.where = where;
        this.weights = weights;
    }

    /**
     * @param where the file, for messages
     * @param weights by the names of {@link WeightNames}; the head may be missing
     * @param heads if known; cannot be inferred from shapes
     * @param epsilon of the layer norms
     * @param notes receives a message about what was inferred
     * @return the inferred configuration, without classes if there is no head
     * @throws dev.vit4j.common.BadInputException if a required weight is missing, or the number of heads cannot be
     *     inferred from the width
     */
    static ViTConfig infer(
            String where, Map<String, INDArray> weights, OptionalInt heads, double epsilon, Consumer<String> notes) {
        return new ConfigInference(where, weights).infer(heads, epsilon, notes);
    }

    private ViTConfig infer(OptionalInt heads, double epsilon, Consumer<String> notes) {
        long[] patch = shape(WeightNames.PATCH_WEIGHT, 4);
        int width = Math.toIntExact(patch[0]);
        Size patchSize = new Size(Math.toIntExact(patch[2]), Math.toIntExact(patch[3]));
        boolean shifted = weights.containsKey(WeightNames.PATCH_NORM + ".weight");
        int copies = shifted ? Patching.SHIFTED_COPIES : 1;
        require(
                patch[1] % copies == 0,
                "%s: %s has %d input channels; with shifted patches they must be a multiple of %d",
                where,
                WeightNames.PATCH_WEIGHT,
                patch[1],
                copies);
        boolean classToken = weights.containsKey(WeightNames.CLASS_TOKEN);
        long patches = shape(WeightNames.POSITIONS, 3)[1] - (classToken ? 1 : 0);
        long grid = Math.round(Math.sqrt((double) Math.max(0, patches)));
        require(
                grid > 0 && grid * grid == patches,
                "%s: %s are for %d patches, which do not form a square grid",
                where,
                WeightNames.POSITIONS,
                patches);
        int depth = 0;
        while (weights.containsKey(WeightNames.block(depth) + "layernorm_before.weight")) {
            depth++;
        }
        require(depth > 0, "%s: no encoder blocks (%slayernorm_before.weight is missing)", where, WeightNames.block(0));
        PrefixTokens prefix = new PrefixTokens(
                classToken,
                false,
                weights.containsKey(WeightNames.REGISTERS) ? Math.toIntExact(shape(WeightNames.REGISTERS, 3)[1]) : 0);
        ViTConfig config = new ViTConfig(
                ViTConfig.VIT,
                new ImageShape(
                        new Size(Math.toIntExact(grid * patchSize.height()), Math.toIntExact(grid * patchSize.width())),
                        Math.toIntExact(patch[1] / copies)),
                shifted ? Stem.shiftedPatches(patchSize) : Stem.patches(patchSize),
                TokenEmbedding.PLAIN.withPrefix(prefix),
                new EncoderShape(
                        width,
                        depth,
                        heads.orElseGet(() -> heads(width)),
                        Math.toIntExact(shape(WeightNames.block(0) + "intermediate.dense.weight", 2)[0])),
                blocks(epsilon),
                new ClassHead(
                        classToken ? Pooling.CLS : Pooling.MEAN,
                        weights.containsKey(WeightNames.HEAD_WEIGHT)
                                ? Math.toIntExact(shape(WeightNames.HEAD_WEIGHT, 2)[0])
                                : 0),
                Dropouts.NONE);
        notes.accept(
                "inferred from the weights: image " + config.imageSize() + ", patch " + patchSize + ", width " + width
                        + ", depth " + depth + ", MLP " + config.mlpWidth() + ", " + config.heads() + " heads"
                        + (heads.isPresent() ? "" : " (assumed from the width; --heads overrides it)")
                        + (config.registers() > 0 ? ", " + config.registers() + " registers" : "")
                        + ", layer-norm epsilon " + epsilon);
        return config;
    }

    private BlockOptions blocks(double epsilon) {
        String block = WeightNames.block(0);
        boolean layerScale = weights.containsKey(block + WeightNames.ATTENTION_SCALE);
        boolean locality = weights.containsKey(block + WeightNames.LOCALITY_SCALE);
        return BlockOptions.PLAIN
                .withBias(AttentionBias.of(weights.containsKey(block + "attention.attention.query.bias")))
                .withLayerNormEps(epsilon)
                .withLayerScale(layerScale ? USUAL_LAYER_SCALE : 0)
                .withAttention(locality ? AttentionKind.LOCALITY : AttentionKind.PLAIN);
    }

    private int heads(int width) {
        require(
                HEADS_BY_WIDTH.containsKey(width) || width % USUAL_HEAD_WIDTH == 0,
                "%s: the number of heads of a model of width %d cannot be inferred from its weights; give --heads",
                where,
                width);
        return HEADS_BY_WIDTH.getOrDefault(width, width / USUAL_HEAD_WIDTH);
    }

    private long[] shape(String name, int rank) {
        require(weights.containsKey(name), "%s: not the weights of a ViT: %s is missing", where, name);
        long[] shape = weights.get(name).shape();
        require(
                shape.length == rank && Arrays.stream(shape).allMatch(axis -> axis > 0 && axis <= 1_000_000),
                "%s: %s has shape %s, expected %d axes",
                where,
                name,
                Arrays.toString(shape),
                rank);
        return shape;
    }
}
