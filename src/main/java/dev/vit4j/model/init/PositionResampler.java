package dev.vit4j.model.init;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.model.Model;
import dev.vit4j.model.PositionResampling;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.Families;
import dev.vit4j.model.family.TimmTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Adapts a model to another image size. Resamples the grid of position embeddings bicubically (Dosovitskiy et al. 2021,
 * section 3.2), as Hugging Face's {@code interpolate_pos_encoding} does. Rotary positions need no change: they are computed
 * from the grid.
 */
public final class PositionResampler {
    private PositionResampler() {}

    /**
     * Resamples as the library that the model was written with.
     *
     * @param model any model
     * @param imageSize new height and width in pixels
     * @param notes receives a message about what was resampled
     * @return the model for that size; the given one if it already has that size
     * @throws dev.vit4j.common.BadInputException if the new size is smaller than a patch
     */
    public static Model toImageSize(Model model, Size imageSize, Consumer<String> notes) {
        boolean timm = model.provenance() != null && model.provenance().has(TimmTensors.PROVENANCE);
        require(
                !timm
                        || model.config().imageSize().equals(imageSize)
                        || model.config().embedding().positions().relative() == RelativePositions.NONE,
                "image size %s: timm resamples its relative positions otherwise than transformers, which is not supported;"
                        + " use the model's own image size, %s",
                imageSize,
                model.config().imageSize());
        PositionResampling resampling = timm ? ofTimm(model) : Families.resampling(model.config());
        return toImageSize(model, imageSize, resampling, notes);
    }

    /**
     * @param model any model
     * @param imageSize new height and width in pixels
     * @param resampling of learned position embeddings
     * @param notes receives a message about what was resampled
     * @return the model for that size; the given one if it already has that size
     * @throws dev.vit4j.common.BadInputException if the new size is smaller than a patch
     */
    public static Model toImageSize(
            Model model, Size imageSize, PositionResampling resampling, Consumer<String> notes) {
        ViTConfig old = model.config();
        if (old.imageSize().equals(imageSize)) {
            return model.preprocessing().target().equals(imageSize)
                    ? model
                    : new Model(
                            old,
                            model.preprocessing().withTarget(imageSize),
                            model.labels(),
                            model.weights(),
                            model.provenance());
        }
        ViTConfig config = old.withImageSize(imageSize);
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        String change = "image size " + old.imageSize() + " -> " + imageSize + ": ";
        if (old.grid().equals(config.grid())) {
            notes.accept(change + "positions kept, for " + old.grid().pair() + " patches");
        } else {
            List<String> changed = new ArrayList<>();
            embeddings(config, old.grid(), resampling, weights).ifPresent(changed::add);
            relative(config, old.grid(), weights).ifPresent(changed::add);
            notes.accept(change + (changed.isEmpty() ? "" : String.join(" and ", changed) + " ") + "from "
                    + old.grid().pair() + " to " + config.grid().pair() + " patches");
        }
        return new Model(
                config, model.preprocessing().withTarget(imageSize), model.labels(), weights, model.provenance());
    }

    private static Optional<String> embeddings(
            ViTConfig config, Size from, PositionResampling resampling, Map<String, INDArray> weights) {
        switch (config.position()) {
            case LEARNED -> {
                INDArray old = weights.get(WeightNames.POSITIONS);
                weights.put(
                        WeightNames.POSITIONS,
                        resample(old, config.prefix().positions(), from, config.grid(), resampling));
                return Optional.of("position embeddings resampled");
            }
            case SINCOS -> {
                weights.put(WeightNames.POSITIONS, SinCosPositions.of(config));
                return Optional.of("position embeddings recomputed");
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    /** FlexiViT's positions are resampled linearly, all others cubically. */
    private static PositionResampling ofTimm(Model model) {
        String architecture = model.provenance()
                .path(TimmTensors.PROVENANCE)
                .path("architecture")
                .asText();
        return architecture.startsWith("flexivit") ? PositionResampling.BILINEAR : PositionResampling.ANTIALIASED;
    }

    /** Resamples tables of biases linearly, as {@code BeitRelativePositionBias} of transformers does. */
    private static Optional<String> relative(ViTConfig config, Size from, Map<String, INDArray> weights) {
        if (config.embedding().positions().relative() == RelativePositions.NONE) {
            return Optional.empty();
        }
        weights.replaceAll(
                (name, array) -> name.equals(WeightNames.SHARED_RELATIVE) || name.endsWith(WeightNames.RELATIVE)
                        ? resampleTable(array, from, config.grid())
                        : array);
        return Optional.of("relative position biases resampled");
    }

    /**
     * @param table [K,H], relative position biases, numbered as by {@link dev.vit4j.model.RelativeIndex}
     * @param from rows and columns of patches that it is for
     * @param to new rows and columns
     * @return [K',H] FLOAT, a new array
     */
    static INDArray resampleTable(INDArray table, Size from, Size to) {
        Size distances = distances(from);
        long heads = table.size(1);
        INDArray between = table.get(NDArrayIndex.interval(0, distances.count()), NDArrayIndex.all());
        INDArray others = table.get(NDArrayIndex.interval(distances.count(), table.size(0)), NDArrayIndex.all());
        INDArray resampled = resample(
                between.dup('c').reshape(1, distances.count(), heads), 0, distances, distances(to), GridFilter.LINEAR);
        return Nd4j.concat(0, resampled.reshape(distances(to).count(), heads), others);
    }

    /** Returns the numbers of vertical and horizontal distances between patches. */
    private static Size distances(Size grid) {
        return new Size(2 * grid.height() - 1, 2 * grid.width() - 1);
    }

    /**
     * @param positions [1,prefix+N,D]
     * @param prefix number of rows before the grid, which stay unchanged: 1 with a class token, otherwise 0
     * @param from rows and columns of the N patches
     * @param to new rows and columns, N' patches
     * @return [1,prefix+N',D] FLOAT, a new array
     */
    public static INDArray resample(INDArray positions, int prefix, Size from, Size to) {
        return resample(positions, prefix, from, to, PositionResampling.BICUBIC);
    }

    /**
     * @param positions [1,prefix+N,D]
     * @param prefix number of rows before the grid, which stay unchanged: 1 with a class token, otherwise 0
     * @param from rows and columns of the N patches
     * @param to new rows and columns, N' patches
     * @param resampling of the grid
     * @return [1,prefix+N',D] FLOAT, a new array
     */
    public static INDArray resample(INDArray positions, int prefix, Size from, Size to, PositionResampling resampling) {
        return resample(positions, prefix, from, to, GridFilter.of(resampling));
    }

    private static INDArray resample(INDArray positions, int prefix, Size from, Size to, GridFilter filter) {
        int width = Math.toIntExact(positions.size(2));
        if (positions.size(1) != prefix + (long) from.count()) {
            throw new IllegalArgumentException(
                    positions.size(1) + " positions, but " + prefix + " and a grid of " + from.pair() + " patches");
        }
        float[] old = positions.dup('c').data().asFloat();
        float[] out = new float[Math.multiplyExact(prefix + to.count(), width)];
        System.arraycopy(old, 0, out, 0, prefix * width);
        GridFilter.Taps[] down = filter.taps(from.height(), to.height());
        GridFilter.Taps[] across = filter.taps(from.width(), to.width());
        double[] sum = new double[width];
        for (int row = 0; row < to.height(); row++) {
            for (int column = 0; column < to.width(); column++) {
                Arrays.fill(sum, 0);
                for (int i = 0; i < down[row].count(); i++) {
                    for (int j = 0; j < across[column].count(); j++) {
                        double weight = down[row].weight(i) * across[column].weight(j);
                        int cell = prefix + down[row].index(i) * from.width() + across[column].index(j);
                        for (int d = 0; d < width; d++) {
                            sum[d] += weight * old[cell * width + d];
                        }
                    }
                }
                int target = (prefix + row * to.width() + column) * width;
                for (int d = 0; d < width; d++) {
                    out[target + d] = (float) sum[d];
                }
            }
        }
        return Nd4j.create(out, new long[] {1, prefix + (long) to.count(), width}, 'c');
    }
}
