package dev.vit4j.model.init;

import dev.vit4j.common.Size;
import dev.vit4j.model.ViTConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fixed two-dimensional positions (Chen et al. 2021, MoCo v3; here with the order of axes of He et al. 2022): a row is
 * {@code [sin(x w), cos(x w), sin(y w), cos(y w)]} for column x, row y and D/4 frequencies
 * {@code w_i = 10000^(-i / (D/4))}. The class token's row is zero.
 */
public final class SinCosPositions {
    /** Ratio of the longest wavelength to the shortest; Vaswani et al. 2017, section 3.5. */
    private static final double BASE = 10_000;

    private SinCosPositions() {}

    /**
     * @param config a model whose width is a multiple of 4
     * @return its position embeddings, [1,T-R,D] FLOAT
     */
    public static INDArray of(ViTConfig config) {
        int prefix = config.prefix().positions();
        Size grid = config.grid();
        int width = config.width();
        int quarter = width / 4;
        float[] rows = new float[config.positions() * width];
        for (int patch = 0; patch < grid.count(); patch++) {
            int at = (prefix + patch) * width;
            int column = patch % grid.width();
            int row = patch / grid.width();
            for (int i = 0; i < quarter; i++) {
                double frequency = Math.pow(BASE, -(double) i / quarter);
                double x = column * frequency;
                double y = row * frequency;
                rows[at + i] = (float) Math.sin(x);
                rows[at + quarter + i] = (float) Math.cos(x);
                rows[at + 2 * quarter + i] = (float) Math.sin(y);
                rows[at + 3 * quarter + i] = (float) Math.cos(y);
            }
        }
        return Nd4j.create(rows, new long[] {1, config.positions(), width}, 'c');
    }
}
