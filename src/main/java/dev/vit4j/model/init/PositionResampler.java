package dev.vit4j.model.init;

import dev.vit4j.common.Size;
import dev.vit4j.model.Model;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adapts a model to another image size. Resamples the grid of position embeddings bicubically (Dosovitskiy et al. 2021,
 * section 3.2), as Hugging Face's {@code interpolate_pos_encoding} does.
 */
public final class PositionResampler {
    private PositionResampler() {}

    /**
     * @param model any model
     * @param imageSize new height and width in pixels
     * @param notes receives a message about what was resampled
     * @return the model for that size; the given one if it already has that size
     * @throws dev.vit4j.common.BadInputException if the new size is smaller than a patch
     */
    public static Model toImageSize(Model model, Size imageSize, Consumer<String> notes) {
        ViTConfig old = model.config();
        if (old.imageSize().equals(imageSize)) {
            return model;
        }
        ViTConfig config = old.withImageSize(imageSize);
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        boolean same = old.grid().equals(config.grid());
        if (!same) {
            weights.put(WeightNames.POSITIONS, positions(model, config));
        }
        String change = config.position() == PositionEmbedding.SINCOS ? "recomputed" : "resampled";
        notes.accept("image size " + old.imageSize() + " -> " + imageSize + ": position embeddings "
                + (same
                        ? "kept, for " + old.grid().pair()
                        : change + " from " + old.grid().pair() + " to " + config.grid().pair())
                + " patches");
        return new Model(
                config,
                model.preprocessing().withTarget(imageSize),
                model.labels(),
                weights,
                model.provenance());
    }

    private static INDArray positions(Model model, ViTConfig config) {
        if (config.position() == PositionEmbedding.SINCOS) {
            return SinCosPositions.of(config);
        }
        int prefix = config.prefix().positions();
        return resample(
                model.weights().get(WeightNames.POSITIONS), prefix, model.config().grid(), config.grid());
    }

    /**
     * @param positions [1,prefix+N,D]
     * @param prefix number of rows before the grid, which stay unchanged: 1 with a class token, otherwise 0
     * @param from rows and columns of the N patches
     * @param to new rows and columns, N' patches
     * @return [1,prefix+N',D] FLOAT, a new array
     */
    public static INDArray resample(INDArray positions, int prefix, Size from, Size to) {
        return resample(positions, prefix, from, to, GridFilter.CUBIC);
    }

    /**
     * @param positions [1,prefix+N,D]
     * @param prefix number of rows before the grid, which stay unchanged: 1 with a class token, otherwise 0
     * @param from rows and columns of the N patches
     * @param to new rows and columns, N' patches
     * @param filter of the interpolation
     * @return [1,prefix+N',D] FLOAT, a new array
     */
    public static INDArray resample(INDArray positions, int prefix, Size from, Size to, GridFilter filter) {
        int width = Math.toIntExact(positions.size(2));
        if (positions.size(1) != prefix + (long) from.count()) {
            throw new IllegalArgumentException(positions.size(1) + " positions, but " + prefix + " and a grid of "
                    + from.pair() + " patches");
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
