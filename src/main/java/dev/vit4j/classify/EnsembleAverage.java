package dev.vit4j.classify;

import java.util.List;

/**
 * How several answers to one image become one.
 *
 * <p>Probabilities are averaged, not logits: over an image and its mirror image as in Simonyan and Zisserman 2015 (VGG),
 * section 3.2, over models as in their section 4.4 and in Lakshminarayanan, Pritzel and Blundell 2017 (Deep Ensembles),
 * section 2.4, where the ensemble is a mixture with equal weights.
 */
final class EnsembleAverage {
    private EnsembleAverage() {}

    /**
     * The logarithm of the mean of the probabilities: logits whose softmax is that mean, since they sum to 1 already.
     * Computed from logarithms, so that no small probability becomes 0.
     *
     * @param logits [C] of each answer, at least one
     * @return [C], natural logarithms of probabilities
     */
    static float[] logOfMeanProbabilities(List<float[]> logits) {
        double[][] logs = logits.stream().map(EnsembleAverage::logSoftmax).toArray(double[][]::new);
        float[] result = new float[logs[0].length];
        for (int c = 0; c < result.length; c++) {
            double max = Double.NEGATIVE_INFINITY;
            for (double[] log : logs) {
                max = Math.max(max, log[c]);
            }
            double sum = 0;
            for (double[] log : logs) {
                sum += Math.exp(log[c] - max);
            }
            result[c] = (float) (max + Math.log(sum / logs.length));
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
     * @param vectors of equal length, at least one
     * @return their mean, value by value
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
     * Vectors of different models, each brought to length 1 and set one after the other: the cosine between two such
     * rows is the mean of the models' cosines, whatever the scale of a model's vectors.
     *
     * @param vectors one of each model
     * @return all their values; a vector of zeros stays one
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
