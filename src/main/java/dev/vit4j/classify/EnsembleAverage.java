package dev.vit4j.classify;

import dev.vit4j.common.Sigmoid;
import dev.vit4j.model.ScoreFunction;
import java.util.Arrays;
import java.util.List;

/**
 * Averages several outputs for one image.
 *
 * <p>Probabilities are averaged, not logits: over an image and its mirror image as in Simonyan and Zisserman 2015
 * (VGG), section 3.2, and over models as in their section 4.4 and in Lakshminarayanan, Pritzel and Blundell 2017 (Deep
 * Ensembles), section 2.4, where the ensemble is a mixture with equal weights.
 */
final class EnsembleAverage {
    private EnsembleAverage() {}

    /**
     * @param logits [C] each, at least one
     * @param function how probabilities are computed from them
     * @return [C], logits whose probabilities are the mean of the given ones'
     */
    static float[] logits(List<float[]> logits, ScoreFunction function) {
        return function == ScoreFunction.SOFTMAX ? logOfMeanProbabilities(logits) : logOddsOfMeanProbabilities(logits);
    }

    /**
     * Returns the log-odds of the mean probabilities: logits whose sigmoid is that mean. Computed in log space, so that
     * small probabilities do not become 0, and large ones not 1.
     *
     * @param logits [C] each, at least one
     * @return [C], log p - log(1 - p)
     */
    private static float[] logOddsOfMeanProbabilities(List<float[]> logits) {
        float[] result = new float[logits.get(0).length];
        for (int c = 0; c < result.length; c++) {
            int index = c;
            if (logits.stream().anyMatch(row -> !Float.isFinite(row[index]))) {
                result[c] = Float.NaN; // an infinite one must not vanish in the mean: the weights are damaged
                continue;
            }
            double[] present =
                    logits.stream().mapToDouble(row -> Sigmoid.log(row[index])).toArray();
            double[] absent = logits.stream()
                    .mapToDouble(row -> Sigmoid.log(-(double) row[index]))
                    .toArray();
            result[c] = (float) (logOfMean(present) - logOfMean(absent));
        }
        return result;
    }

    /** @return the logarithm of the mean of the numbers with these logarithms */
    private static double logOfMean(double[] logs) {
        double max = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            max = Math.max(max, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - max);
        }
        return max + Math.log(sum / logs.length);
    }

    /**
     * Returns the logarithm of the mean probabilities: logits whose softmax is that mean. Computed in log space, so
     * that small probabilities do not become 0.
     *
     * @param logits [C] each, at least one
     * @return [C], natural logarithms of probabilities
     */
    static float[] logOfMeanProbabilities(List<float[]> logits) {
        double[][] logs = logits.stream().map(EnsembleAverage::logSoftmax).toArray(double[][]::new);
        float[] result = new float[logs[0].length];
        for (int c = 0; c < result.length; c++) {
            int index = c;
            result[c] = (float)
                    logOfMean(Arrays.stream(logs).mapToDouble(log -> log[index]).toArray());
        }
        return result;
    }

    private static double[] logSoftmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        double[] logs = new double[logits.length];
        for (int c = 0; c < logits.length; c++) {
            logs[c] = logits[c] - max - Math.log(sum);
        }
        return logs;
    }

    /**
     * @param vectors vectors of equal length, at least one
     * @return their element-wise mean
     */
    static float[] mean(List<float[]> vectors) {
        float[] mean = new float[vectors.get(0).length];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (float[] vector : vectors) {
                sum += vector[i];
            }
            mean[i] = (float) (sum / vectors.size());
        }
        return mean;
    }

    /**
     * Normalizes the vectors of different models to length 1 and concatenates them. The cosine of two such rows is the
     * mean of the models' cosines, independent of the scale of each model's vectors.
     *
     * @param vectors one vector per model
     * @return the concatenation; a vector of zeros stays zero
     */
    static float[] besideEachOther(List<float[]> vectors) {
        float[] all =
                new float[vectors.stream().mapToInt(vector -> vector.length).sum()];
        int next = 0;
        for (float[] vector : vectors) {
            double length = Math.sqrt(Cosine.dot(vector, vector));
            for (float value : vector) {
                all[next++] = length == 0 ? 0 : (float) (value / length);
            }
        }
        return all;
    }
}
