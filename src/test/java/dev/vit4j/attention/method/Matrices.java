package dev.vit4j.attention.method;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Constructed and random attention. */
public final class Matrices {
    private Matrices() {}

    /** [H,T,T] as one layer's weights. */
    public static LayerAttention layer(INDArray weights) {
        return new LayerAttention(
                (int) weights.size(0),
                (int) weights.size(1),
                weights.dup('c').reshape(-1).castTo(DataType.FLOAT).toFloatVector());
    }

    static AttentionMatrix identity(int tokens) {
        double[] values = new double[tokens * tokens];
        for (int i = 0; i < tokens; i++) {
            values[i * tokens + i] = 1;
        }
        return new AttentionMatrix(tokens, values);
    }

    static AttentionMatrix everyRow(double... row) {
        double[] values = new double[row.length * row.length];
        for (int i = 0; i < row.length; i++) {
            System.arraycopy(row, 0, values, i * row.length, row.length);
        }
        return new AttentionMatrix(row.length, values);
    }

    /** Every row of every head the same. */
    static LayerAttention everyRow(int heads, float... row) {
        float[] values = new float[heads * row.length * row.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = row[i % row.length];
        }
        return new LayerAttention(heads, row.length, values);
    }

    /** Softmax of random scores. */
    static LayerAttention random(Random random, int heads, int tokens) {
        float[] values = new float[heads * tokens * tokens];
        for (int row = 0; row < values.length; row += tokens) {
            double[] powers = random.doubles(tokens, -4, 4).map(Math::exp).toArray();
            double sum = 0;
            for (double power : powers) {
                sum += power;
            }
            for (int key = 0; key < tokens; key++) {
                values[row + key] = (float) (powers[key] / sum);
            }
        }
        return new LayerAttention(heads, tokens, values);
    }

    /** Largest absolute difference, NaN if there is one. */
    static double difference(AttentionMatrix matrix, INDArray expected) {
        double worst = 0;
        for (int i = 0; i < matrix.tokens(); i++) {
            for (int j = 0; j < matrix.tokens(); j++) {
                double d = Math.abs(matrix.values()[i * matrix.tokens() + j] - expected.getDouble(i, j));
                worst = Double.isNaN(d) ? d : Math.max(worst, d);
            }
        }
        return worst;
    }
}
