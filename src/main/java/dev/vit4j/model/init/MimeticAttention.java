package dev.vit4j.model.init;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Mimetic initialization of attention (Trockman and Kolter 2023, "Mimetic Initialization of Self-Attention Layers",
 * section 3), which imitates trained Vision Transformers: a token's query matches the keys of similar tokens, and the
 * value it looks up is subtracted rather than added.
 *
 * <p>In each head the product of query and key matrix is {@code 0.7 Z + 0.7 I}, as far as the rank E
 * allows; the product of value and output matrix is {@code 0.4 Z - 0.4 I}. Z is normal with variance {@code 1 / D}. The
 * products are factored by singular value decomposition. In the paper it helps together with fixed ({@code sincos})
 * positions.
 */
final class MimeticAttention {
    private static final double QUERY_KEY_SCALE = 0.7;
    private static final double VALUE_SCALE = 0.4;

    private MimeticAttention() {}

    /**
     * Replaces a block's four attention matrices.
     *
     * @param weights map that receives them, FLOAT [D,D] each
     * @param block prefix of their names, see {@link WeightNames#block}
     * @param config shape of the model
     * @param random generator of Z
     */
    static void put(Map<String, INDArray> weights, String block, ViTConfig config, Random random) {
        int d = config.width();
        int e = config.headWidth();
        double[][] query = new double[d][];
        double[][] key = new double[d][];
        for (int head = 0; head < config.heads(); head++) {
            Halves halves = Halves.of(product(d, QUERY_KEY_SCALE, QUERY_KEY_SCALE, random));
            for (int i = 0; i < e; i++) {
                query[head * e + i] = halves.left(i);
                key[head * e + i] = halves.right(i);
            }
        }
        Halves halves = Halves.of(product(d, VALUE_SCALE, -VALUE_SCALE, random));
        double[][] value = new double[d][];
        double[][] output = new double[d][d];
        for (int i = 0; i < d; i++) {
            value[i] = halves.left(i);
            double[] column = halves.right(i);
            for (int row = 0; row < d; row++) {
                output[row][i] = column[row];
            }
        }
        weights.put(block + "attention.attention.query.weight", array(query));
        weights.put(block + "attention.attention.key.weight", array(key));
        weights.put(block + "attention.attention.value.weight", array(value));
        weights.put(block + "attention.output.dense.weight", array(output));
    }

    /** {@code noise Z + diagonal I}, [D,D]. */
    private static RealMatrix product(int d, double noise, double diagonal, Random random) {
        double deviation = noise / Math.sqrt(d);
        double[][] values = new double[d][d];
        for (int row = 0; row < d; row++) {
            for (int column = 0; column < d; column++) {
                values[row][column] = deviation * random.nextGaussian() + (row == column ? diagonal : 0);
            }
        }
        return new Array2DRowRealMatrix(values, false);
    }

    private static INDArray array(double[][] rows) {
        return Nd4j.createFromArray(rows).castTo(DataType.FLOAT);
    }

    /** A matrix {@code U S Vᵀ} as {@code (U √S) (V √S)ᵀ}, the largest singular values first. */
    private record Halves(RealMatrix u, double[] values, RealMatrix v) {
        static Halves of(RealMatrix matrix) {
            SingularValueDecomposition svd = new SingularValueDecomposition(matrix);
            return new Halves(svd.getU(), svd.getSingularValues(), svd.getV());
        }

        /** Column i of {@code U √S}. */
        double[] left(int i) {
            return u.getColumnVector(i).mapMultiply(Math.sqrt(values[i])).toArray();
        }

        /** Column i of {@code V √S}. */
        double[] right(int i) {
            return v.getColumnVector(i).mapMultiply(Math.sqrt(values[i])).toArray();
        }
    }
}
