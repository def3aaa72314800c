package dev.vit4j.common;

/** Computes the logistic sigmoid and its cross-entropy without overflow. */
public final class Sigmoid {
    private Sigmoid() {}

    /**
     * @param logit any number
     * @return 1 / (1 + exp(-logit)), in 0..1
     */
    public static double of(double logit) {
        // The exponential of a negative number, so that it cannot overflow.
        double e = Math.exp(-Math.abs(logit));
        return logit >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /**
     * @param logits [C], finite
     * @return [C], each in 0..1
     */
    public static double[] of(float[] logits) {
        double[] probabilities = new double[logits.length];
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] = of(logits[c]);
        }
        return probabilities;
    }

    /**
     * @param logit any number
     * @return the logarithm of its sigmoid, finite even if the sigmoid rounds to 0
     */
    public static double log(double logit) {
        return Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
    }

    /**
     * @param logits [C], finite
     * @param targets [C], each in 0..1
     * @return the mean over the classes of the binary cross-entropy in nats, as PyTorch's {@code BCEWithLogitsLoss}
     */
    public static double crossEntropy(float[] logits, float[] targets) {
        double sum = 0;
        for (int c = 0; c < logits.length; c++) {
            sum -= targets[c] * log(logits[c]) + (1 - targets[c]) * log(-(double) logits[c]);
        }
        return sum / logits.length;
    }
}
