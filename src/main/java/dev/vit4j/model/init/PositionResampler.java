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
 * section 3.2), as PyTorch's {@code interpolate(mode="bicubic", align_corners=False)} does, which Hugging Face uses
 * here: cubic convolution with a = -0.75 (Keys 1981), edges repeated, no antialiasing.
 */
public final class PositionResampler {
    private static final double A = -0.75;

    private PositionResampler() {}

    /**
     * @param model any model
     * @param imageSize new height and width in pixels
     * @param notes receives a message about what was resampled
     * @return the model for that size; the given one if it already has that size
     * @throws dev.vit4j.common.BadInputException if the patches do not fit the new size
     */
    public static Model toImageSize(Model model, int imageSize, Consumer<String> notes) {
        ViTConfig old = model.config();
        if (old.imageSize() == imageSize) {
            return model;
        }
        ViTConfig config = old.withImageSize(imageSize);
        int from = old.gridSize();
        int to = config.gridSize();
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        weights.put(WeightNames.POSITIONS, positions(model, config));
        notes.accept("image size " + old.imageSize() + " -> " + imageSize + ": position embeddings "
                + (config.position() == PositionEmbedding.SINCOS ? "recomputed" : "resampled") + " from " + from
                + " x " + from + " to " + to + " x " + to + " patches");
        return new Model(
                config,
                model.preprocessing().withTarget(Size.square(imageSize)),
                model.labels(),
                weights,
                model.provenance());
    }

    private static INDArray positions(Model model, ViTConfig config) {
        if (config.position() == PositionEmbedding.SINCOS) {
            return SinCosPositions.of(config);
        }
        int prefix = config.pooling().classTokens();
        return resample(model.weights().get(WeightNames.POSITIONS), prefix, config.gridSize());
    }

    /**
     * @param positions [1,prefix+N,D] with a square number N
     * @param prefix number of rows before the grid, which stay unchanged: 1 with a class token, otherwise 0
     * @param newGrid new number of patches along one side
     * @return [1, prefix + newGrid x newGrid, D] FLOAT, a new array
     */
    public static INDArray resample(INDArray positions, int prefix, int newGrid) {
        int width = Math.toIntExact(positions.size(2));
        int oldGrid = Math.toIntExact(Math.round(Math.sqrt((double) (positions.size(1) - prefix))));
        float[] old = positions.dup('c').data().asFloat();
        float[] out = new float[(prefix + newGrid * newGrid) * width];
        System.arraycopy(old, 0, out, 0, prefix * width);
        Taps[] taps = taps(oldGrid, newGrid);
        double[] sum = new double[width];
        for (int row = 0; row < newGrid; row++) {
            for (int column = 0; column < newGrid; column++) {
                Arrays.fill(sum, 0);
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 4; j++) {
                        double weight = taps[row].weight[i] * taps[column].weight[j];
                        int cell = prefix + taps[row].index[i] * oldGrid + taps[column].index[j];
                        for (int d = 0; d < width; d++) {
                            sum[d] += weight * old[cell * width + d];
                        }
                    }
                }
                int target = (prefix + row * newGrid + column) * width;
                for (int d = 0; d < width; d++) {
                    out[target + d] = (float) sum[d];
                }
            }
        }
        return Nd4j.create(out, new long[] {1, prefix + (long) newGrid * newGrid, width}, 'c');
    }

    /** The four neighbors of one position along an axis, and their weights. */
    private static final class Taps {
        final int[] index = new int[4];
        final double[] weight = new double[4];
    }

    private static Taps[] taps(int oldGrid, int newGrid) {
        Taps[] taps = new Taps[newGrid];
        double scale = (double) oldGrid / newGrid;
        for (int place = 0; place < newGrid; place++) {
            double source = (place + 0.5) * scale - 0.5;
            int floor = (int) Math.floor(source);
            taps[place] = new Taps();
            for (int i = 0; i < 4; i++) {
                int neighbor = floor - 1 + i;
                taps[place].index[i] = Math.max(0, Math.min(oldGrid - 1, neighbor));
                taps[place].weight[i] = cubic(Math.abs(source - neighbor));
            }
        }
        return taps;
    }

    /** Keys' cubic convolution kernel at a distance in [0, 2]. */
    private static double cubic(double x) {
        return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }
}
