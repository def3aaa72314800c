package dev.vit4j.classify;

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
