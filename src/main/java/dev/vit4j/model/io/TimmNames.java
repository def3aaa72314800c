package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Converts weights between the names of timm's {@code VisionTransformer} (github.com/huggingface/pytorch-image-models,
 * {@code timm/models/vision_transformer.py}) and those of {@link WeightNames}. The arithmetic is the same; timm stacks
 * query, key and value on axis 0 of one matrix.
 */
public final class TimmNames {
    private static final String[] ROLES = {"query", "key", "value"};
    private static final Pattern BLOCK = Pattern.compile("blocks\\.(0|[1-9][0-9]{0,8})\\.(.+)");

    /** Our names by timm's, outside the blocks. */
    private static final Map<String, String> TOP = Map.of(
            "cls_token", WeightNames.CLASS_TOKEN,
            "reg_token", WeightNames.REGISTERS,
            "pos_embed", WeightNames.POSITIONS,
            "patch_embed.proj.weight", WeightNames.PATCH_WEIGHT,
            "patch_embed.proj.bias", WeightNames.PATCH_BIAS,
            "norm.weight", WeightNames.FINAL_NORM + ".weight",
            "norm.bias", WeightNames.FINAL_NORM + ".bias",
            "head.weight", WeightNames.HEAD_WEIGHT,
            "head.bias", WeightNames.HEAD_BIAS);

    /** Our names by timm's within a block, without {@code .weight} and {@code .bias}. */
    private static final Map<String, String> IN_BLOCK = Map.of(
            "norm1", "layernorm_before",
            "attn.proj", "attention.output.dense",
            "norm2", "layernorm_after",
            "mlp.fc1", "intermediate.dense",
            "mlp.fc2", "output.dense");

    /** Our names by timm's of the layer scales within a block. */
    private static final Map<String, String> SCALES =
            Map.of("ls1.gamma", WeightNames.ATTENTION_SCALE, "ls2.gamma", WeightNames.MLP_SCALE);

    /** Parts that a plain ViT lacks, by a substring of their names. */
    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("fc_norm", "a norm after mean pooling (here the mean is taken after the norm)"),
            Map.entry("dist_token", "a distillation token (DeiT)"),
            Map.entry("head_dist", "a distillation head (DeiT)"),
            Map.entry("attn_pool", "attention pooling"),
            Map.entry("norm_pre", "a norm before the first block (CLIP)"),
            Map.entry("pre_logits", "a hidden layer in the head"),
            Map.entry("q_norm", "normalized queries"),
            Map.entry("k_norm", "normalized keys"),
            Map.entry("rel_pos", "relative positions"));

    private TimmNames() {}

    /** @return whether these are timm's names */
    static boolean areTimm(Collection<String> names) {
        return names.contains("patch_embed.proj.weight");
    }

    /**
     * @param timm arrays by timm's names
     * @param where the file, for messages
     * @param notes receives a message about what was filled in
     * @return arrays by the names of {@link WeightNames}; without a head if timm's model has none
     * @throws BadInputException if a weight has no counterpart; the message says what it belongs to
     */
    public static Map<String, INDArray> toHf(Map<String, INDArray> timm, String where, Consumer<String> notes) {
        refuseForeign(timm.keySet(), where);
        Map<String, INDArray> ours = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        timm.forEach((name, array) -> {
            Matcher block = BLOCK.matcher(name);
            if (TOP.containsKey(name)) {
                ours.put(TOP.get(name), array);
            } else if (!block.matches() || !putBlock(ours, block, array, where)) {
                unknown.add(name);
            }
        });
        require(unknown.isEmpty(), "%s: weights that no plain ViT has: %s", where, Excerpt.of(unknown));
        splitPositions(ours, where, notes);
        return ours;
    }

    private static void refuseForeign(Collection<String> names, String where) {
        for (String name : names) {
            FOREIGN.forEach((part, meaning) -> require(
                    !name.contains(part),
                    "%s: %s belongs to %s, which a file of weights alone does not describe; put timm's config.json beside it and"
                            + " name the folder",
                    where,
                    Excerpt.of(name),
                    meaning));
        }
    }

    private static boolean putBlock(Map<String, INDArray> ours, Matcher block, INDArray array, String where) {
        String prefix = WeightNames.block(Integer.parseInt(block.group(1)));
        String name = block.group(2);
        if (SCALES.containsKey(name)) {
            ours.put(prefix + SCALES.get(name), array);
            return true;
        }
        int dot = name.lastIndexOf('.');
        String kind = name.substring(dot + 1);
        if (dot < 0 || !(kind.equals("weight") || kind.equals("bias"))) {
            return false;
        }
        String part = name.substring(0, dot);
        if (part.equals("attn.qkv")) {
            require(
                    array.rank() >= 1 && array.size(0) % 3 == 0,
                    "%s: %s has shape %s, not three stacked matrices",
                    where,
                    block.group(),
                    Arrays.toString(array.shape()));
            long width = array.size(0) / 3;
            for (int i = 0; i < 3; i++) {
                ours.put(
                        prefix + "attention.attention." + ROLES[i] + "." + kind,
                        array.get(NDArrayIndex.interval(i * width, (i + 1) * width))
                                .dup('c'));
            }
            return true;
        }
        if (!IN_BLOCK.containsKey(part)) {
            return false;
        }
        ours.put(prefix + IN_BLOCK.get(part) + "." + kind, array);
        return true;
    }

    /**
     * Splits timm's {@code pos_embed}, which has rows for class token, registers and patches, or for the patches alone
     * with {@code no_embed_class}. Here the class token always has a row, of zeros in the latter case. The rows of
     * registers are added to the registers themselves, as timm does in each forward pass.
     */
    private static void splitPositions(Map<String, INDArray> ours, String where, Consumer<String> notes) {
        INDArray positions = ours.get(WeightNames.POSITIONS);
        INDArray registers = ours.get(WeightNames.REGISTERS);
        boolean classToken = ours.containsKey(WeightNames.CLASS_TOKEN);
        boolean oddShape = positions == null || positions.rank() != 3 || (registers != null && registers.rank() != 3);
        if (oddShape || (!classToken && registers == null)) {
            return; // rejected for its shape later, or no tokens before the patches
        }
        long first = classToken ? 1 : 0;
        long count = registers == null ? 0 : registers.size(1);
        long rows = positions.size(1);
        boolean ofPatches = rows > 1 && isSquare(rows);
        boolean ofAll = count > 0 && isSquare(rows - first - count);
        require(
                !ofPatches || !ofAll,
                "%s: pos_embed has %d rows, which is ambiguous: the patches form a square grid both with and"
                        + " without rows for the %d tokens before them",
                where,
                rows,
                first + count);
        if (ofAll) {
            INDArray own =
                    positions.get(NDArrayIndex.all(), NDArrayIndex.interval(first, first + count), NDArrayIndex.all());
            INDArray patches =
                    positions.get(NDArrayIndex.all(), NDArrayIndex.interval(first + count, rows), NDArrayIndex.all());
            ours.put(WeightNames.REGISTERS, registers.add(own));
            ours.put(
                    WeightNames.POSITIONS,
                    classToken ? Nd4j.concat(1, firstRow(positions), patches) : patches.dup('c'));
        } else if (ofPatches && classToken) {
            INDArray zero = Nd4j.zeros(DataType.FLOAT, 1, 1, positions.size(2));
            ours.put(WeightNames.POSITIONS, Nd4j.concat(1, zero, positions));
            notes.accept("the class token has no position embedding in this model: using a row of zeros");
        }
    }

    private static boolean isSquare(long count) {
        long side = Math.round(Math.sqrt((double) count));
        return count > 0 && side * side == count;
    }

    private static INDArray firstRow(INDArray positions) {
        return positions.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1), NDArrayIndex.all());
    }

    /**
     * @param model any model with non-overlapping patches
     * @return its weights by timm's names
     * @throws BadInputException if timm has no model of such a stem, attention or pooling
     */
    public static Map<String, INDArray> fromHf(Model model) {
        TimmModel timm = TimmModel.of(new JsonFields(ModelFolder.CONFIG, TimmJson.of(model)));
        return TimmWeights.toTimm(model.weights(), timm);
    }
}
