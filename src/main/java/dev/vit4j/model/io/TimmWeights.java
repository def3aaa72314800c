package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.TensorNames;
import dev.vit4j.model.family.TensorNames.Source;
import dev.vit4j.model.family.TensorRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Weights of a {@link TimmModel} under timm's names and under ours.
 *
 * <p>timm's position embeddings have rows for all tokens, or for the patches alone. Here class and distillation token have
 * rows, and registers have none. So the rows of registers are added to the registers themselves, as timm does in each
 * forward pass, and missing rows of a class token are zeros.
 */
final class TimmWeights {
    private static final String POSITIONS = "pos_embed";
    private static final String REGISTERS = "reg_token";
    private static final String CLASS_TOKEN = "cls_token";

    private TimmWeights() {}

    /**
     * @param where the file, for messages
     * @param timm arrays by timm's names; changed
     * @param model what they are of
     * @param notes receives a message about what was filled in
     * @return arrays by the names of {@link WeightNames}
     * @throws dev.vit4j.common.BadInputException if they are not the model's weights; the message names those that are not
     */
    static Map<String, INDArray> toOurs(
            String where, Map<String, INDArray> timm, TimmModel model, Consumer<String> notes) {
        ViTConfig config = model.config();
        splitPositions(timm, model, notes);
        TensorNames names = model.tensors().names(config);
        Map<String, Source> sources = names.read(where, timm.keySet(), notes);
        Map<String, long[]> wanted = WeightNames.of(config);
        Map<String, INDArray> ours = new LinkedHashMap<>();
        sources.forEach((name, source) -> {
            INDArray array = timm.get(source.file());
            require(
                    source.parts() == 1 || (array.rank() > 0 && array.size(0) % source.parts() == 0),
                    "%s: %s has shape %s, not %d stacked arrays",
                    where,
                    source.file(),
                    array.shapeInfoToString(),
                    source.parts());
            ours.put(name, source.parts() == 1 ? array : part(array, source));
        });
        WeightCheck.check(
                where,
                wanted,
                ours.keySet(),
                name -> ours.get(name).shape(),
                name -> sources.containsKey(name) ? sources.get(name).file() : names.fileName(name, wanted.keySet()));
        Map<String, INDArray> ordered = new LinkedHashMap<>();
        wanted.keySet().forEach(name -> ordered.put(name, ours.get(name)));
        return ordered;
    }

    private static INDArray part(INDArray stacked, Source source) {
        long rows = stacked.size(0) / source.parts();
        return stacked.get(NDArrayIndex.interval(source.part() * rows, (source.part() + 1) * rows))
                .dup('c');
    }

    private static void splitPositions(Map<String, INDArray> timm, TimmModel model, Consumer<String> notes) {
        ViTConfig config = model.config();
        PrefixTokens prefix = config.prefix();
        INDArray positions = timm.get(POSITIONS);
        if (positions == null || positions.rank() != 3 || config.position() == PositionEmbedding.NONE) {
            return; // rejected later if it should be there
        }
        long own = prefix.positions();
        long patches = config.grid().count();
        if (model.patchRows() && own > 0 && positions.size(1) == patches) {
            INDArray zeros = Nd4j.zeros(positions.dataType(), 1, own, positions.size(2));
            timm.put(POSITIONS, Nd4j.concat(1, zeros, positions));
            notes.accept("the class token has no position embedding in this model: using a row of zeros");
        }
        INDArray registers = timm.get(REGISTERS);
        boolean all = !model.patchRows() && prefix.registers() > 0;
        if (all && registers != null && positions.size(1) == prefix.count() + patches) {
            timm.put(REGISTERS, registers.add(rows(positions, own, prefix.count())));
            timm.put(POSITIONS, without(positions, own, prefix.count()));
        }
    }

    /**
     * @param ours arrays by the names of {@link WeightNames}
     * @param model what they are of
     * @return arrays by timm's names
     */
    static Map<String, INDArray> toTimm(Map<String, INDArray> ours, TimmModel model) {
        ViTConfig config = model.config();
        Map<String, INDArray> timm = new LinkedHashMap<>();
        Map<String, TensorRule.Stack> written = model.tensors().names(config).write(ours.keySet(), false);
        written.forEach((file, stack) -> {
            INDArray[] parts = stack.ours().stream().map(ours::get).toArray(INDArray[]::new);
            timm.put(file, parts.length == 1 ? parts[0] : Nd4j.concat(0, parts));
        });
        INDArray positions = timm.get(POSITIONS);
        long own = config.prefix().positions();
        long registers = config.prefix().registers();
        if (positions != null && model.patchRows() && own > 0) {
            timm.put(CLASS_TOKEN, timm.get(CLASS_TOKEN).add(rows(positions, 0, own)));
            timm.put(POSITIONS, without(positions, 0, own));
        } else if (positions != null && !model.patchRows() && registers > 0) {
            INDArray zeros = Nd4j.zeros(positions.dataType(), 1, registers, positions.size(2));
            INDArray patches = rows(positions, own, positions.size(1));
            timm.put(
                    POSITIONS,
                    own == 0
                            ? Nd4j.concat(1, zeros, patches)
                            : Nd4j.concat(1, rows(positions, 0, own), zeros, patches));
        }
        return timm;
    }

    private static INDArray rows(INDArray positions, long from, long to) {
        return positions
                .get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all())
                .dup('c');
    }

    private static INDArray without(INDArray positions, long from, long to) {
        INDArray after = rows(positions, to, positions.size(1));
        return from == 0 ? after : Nd4j.concat(1, rows(positions, 0, from), after);
    }
}
