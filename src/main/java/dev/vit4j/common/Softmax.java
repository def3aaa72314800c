package dev.vit4j.common;

/** Computes softmax and cross-entropy without overflow. */
public final class Softmax {
    private Softmax() {}

    /**
     * @param logits [C], finite
     * @return [C], in 0..1, summing to 1
     */
    public static double[] of(float[] logits) {
        double max = max(logits);
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] = Math.exp(logits[c] - max);
            sum += probabilities[c];
        }
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] /= sum;
        }
        return probabilities;
    }

    /**
     * @param logits [C], finite
     * @param label target class, 0..C-1
     * @return the cross-entropy in nats, finite even if the probability rounds to 0
     */
    public static double crossEntropy(float[] logits, int label) {
        double max = max(logits);
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return Math.log(sum) - (logits[label] - max);
    }

    private static double max(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        return max;
    }

    /**
     * @param logits [C]
     * @return whether none of them is NaN or infinite
     */
    public static boolean finite(float[] logits) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                return false;
            }
        }
        return true;
    }
}
