package dev.vit4j.attention.page;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** What a page should show, computed directly from the original weights. */
final class LookUps {
    private final PageModel model;
    private final PageImage image;

    LookUps(PageModel model, PageImage image) {
        this.model = model;
        this.image = image;
    }

    /** One query's weights in one head, each to the power 1/t, normalized to sum 1. */
    double[] row(int layer, int head, int query, double temperature) {
        int tokens = model.tokens();
        float[] weights = image.attention().layers().get(layer);
        double[] row = new double[tokens];
        for (int key = 0; key < tokens; key++) {
            row[key] = Math.pow(weights[(head * tokens + query) * tokens + key], 1 / temperature);
        }
        double sum = Arrays.stream(row).sum();
        return Arrays.stream(row).map(weight -> weight / sum).toArray();
    }

    int best(int layer, int head, int query) {
        double[] row = row(layer, head, query, 1);
        int best = 0;
        for (int key = 1; key < row.length; key++) {
            best = row[key] > row[best] ? key : best;
        }
        return best;
    }

    double[] combined(int layer, int query, DoubleBinaryOperator ofHeads) {
        double[] result = row(layer, 0, query, 1);
        for (int head = 1; head < model.heads(); head++) {
            double[] row = row(layer, head, query, 1);
            for (int key = 0; key < row.length; key++) {
                result[key] = ofHeads.applyAsDouble(result[key], row[key]);
            }
        }
        return result;
    }

    double[] mean(int layer, int query) {
        return Arrays.stream(combined(layer, query, Double::sum))
                .map(sum -> sum / model.heads())
                .toArray();
    }

    /** Mean over the queries of all patches, of the mean over heads. */
    double[] meanOverQueries(int layer) {
        double[] mean = new double[model.tokens()];
        for (int query = model.grid().firstPatch(); query < model.tokens(); query++) {
            double[] row = mean(layer, query);
            for (int key = 0; key < mean.length; key++) {
                mean[key] += row[key] / model.patches();
            }
        }
        return mean;
    }

    /** Mean over the queries of all patches with the pooling's weights, of the mean over heads. */
    double[] pooled(int layer) {
        double[] shares = image.attention().poolingWeights().orElseThrow();
        double[] mean = new double[model.tokens()];
        for (int query = 0; query < model.tokens(); query++) {
            double[] row = mean(layer, query);
            for (int key = 0; key < mean.length; key++) {
                mean[key] += row[key] * shares[query];
            }
        }
        return mean;
    }

    /** The roll-out's matrix product written out, with the mean over heads; a row of it. */
    double[] rollout(int lastLayer, int query) {
        int tokens = model.tokens();
        double[][] product = identity(tokens);
        for (int layer = 0; layer <= lastLayer; layer++) {
            double[][] next = new double[tokens][tokens];
            for (int i = 0; i < tokens; i++) {
                double[] weights = mean(layer, i);
                for (int j = 0; j < tokens; j++) {
                    double step = 0.5 * weights[j] + (i == j ? 0.5 : 0);
                    for (int k = 0; k < tokens; k++) {
                        next[i][k] += step * product[j][k];
                    }
                }
            }
            product = next;
        }
        return product[query];
    }

    private static double[][] identity(int size) {
        double[][] identity = new double[size][size];
        for (int i = 0; i < size; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }
}
