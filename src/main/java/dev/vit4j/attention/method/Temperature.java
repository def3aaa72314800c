package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

import java.util.Arrays;

/**
 * Makes look-ups sharper or softer: every weight w becomes w^(1/t), with rows normalized to sum 1. As the weights are
 * softmax(scores), the result is softmax(scores / t). 1 changes nothing; towards 0 the soft look-up becomes exact, with
 * weight 1 on the best key; towards infinity all keys with a nonzero weight become equal.
 */
public final class Temperature {
    private Temperature() {}

    /**
     * @param layer weights [H,T,T], rows summing to 1
     * @param temperature t, at least 0 and finite; at 0, the first of equal best keys gets weight 1
     * @return weights [H,T,T], rows summing to 1
     * @throws dev.vit4j.common.BadInputException if the temperature is negative, infinite or not a number
     */
    public static LayerAttention apply(LayerAttention layer, double temperature) {
        require(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature must be at least 0 and finite, not %s",
                temperature);
        if (temperature == 1) {
            return layer;
        }
        float[] values = layer.values().clone();
        int tokens = layer.tokens();
        for (int row = 0; row < values.length; row += tokens) {
            if (temperature == 0) {
                exact(values, row, row + tokens);
            } else {
                soft(values, row, row + tokens, temperature);
            }
        }
        return new LayerAttention(layer.heads(), tokens, values);
    }

    private static void exact(float[] values, int from, int to) {
        int best = best(values, from, to);
        Arrays.fill(values, from, to, 0);
        values[best] = 1;
    }

    private static void soft(float[] values, int from, int to, double temperature) {
        // The largest weight becomes exp(0): no underflow of the sum, whatever the temperature.
        double largest = Math.log(values[best(values, from, to)]);
        double[] powers = new double[to - from];
        double sum = 0;
        for (int i = from; i < to; i++) {
            powers[i - from] = Math.exp((Math.log(values[i]) - largest) / temperature);
            sum += powers[i - from];
        }
        for (int i = from; i < to; i++) {
            values[i] = (float) (powers[i - from] / sum);
        }
    }

    private static int best(float[] values, int from, int to) {
        int best = from;
        for (int i = from + 1; i < to; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
