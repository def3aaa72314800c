package dev.vit4j.common;

/** Logits to probabilities, without overflow: the largest logit is subtracted first. */
public final class Softmax {
    private Softmax() {}

    /**
     * @param logits [C], finite
     * @return [C], in 0..1, summing to 1
     */
    public static double[] of(float[] logits) {
        double logSum = logSumExp(logits);
        double[] probabilities = new double[logits.length];
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] = Math.exp(logits[c] - logSum);
        }
        return probabilities;
    }

    /**
     * @param logits [C], finite
     * @return log of the sum of their exponentials; minus a class's logit it is that class's cross entropy in nats
     */
    public static double logSumExp(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        return max + Math.log(sum);
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
