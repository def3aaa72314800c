package dev.vit4j.ops.cpu.kernel;

import dev.vit4j.ops.encoder.Activation;

/**
 * The inner loops of the fused operations, over tiles in Java arrays. Every method works on {@code n} values from the
 * given offsets; NaN in is NaN out.
 */
public interface Kernels {
    /** @return what the loops run on, one clause for people */
    String description();

    /** @return how many floats a register holds; 1 for plain Java */
    int lanes();

    /**
     * {@code to += x}.
     *
     * @param to changed in place
     * @param toFrom first index
     * @param x what is added
     * @param xFrom first index
     * @param n how many
     */
    void add(float[] to, int toFrom, float[] x, int xFrom, int n);

    /**
     * {@code to *= x}.
     *
     * @param to changed in place
     * @param toFrom first index in {@code to}
     * @param x factor
     * @param xFrom first index in {@code x}
     * @param n how many
     */
    void multiply(float[] to, int toFrom, float[] x, int xFrom, int n);

    /**
     * Adds rows: {@code to += x[0] + x[1] + ...}, one after the other.
     *
     * @param to changed in place
     * @param toFrom first index in {@code to}
     * @param x rows
     * @param xFrom first index of the first row
     * @param stride from one row to the next
     * @param rows how many
     * @param n length of a row
     */
    void addRows(float[] to, int toFrom, float[] x, int xFrom, int stride, int rows, int n);

    /**
     * Where x is above the best so far, it becomes the best, and NaN too.
     *
     * @param best changed in place
     * @param place takes {@code number} there
     * @param from first index in both
     * @param x candidates
     * @param xFrom first index in {@code x}
     * @param n how many
     * @param number of the candidates' place
     */
    void maximum(float[] best, float[] place, int from, float[] x, int xFrom, int n, float number);

    /**
     * {@code to += x} where {@code place} is a number.
     *
     * @param to changed in place
     * @param toFrom first index in {@code to}
     * @param x what is added
     * @param place says where
     * @param from first index in {@code x} and {@code place}
     * @param n how many
     * @param number looked for
     */
    void addWhere(float[] to, int toFrom, float[] x, float[] place, int from, int n, float number);

    /**
     * {@code to *= factor}.
     *
     * @param to changed in place
     * @param from first index
     * @param factor what is multiplied on
     * @param n how many
     */
    void scale(float[] to, int from, float factor, int n);

    /**
     * Gaussian error linear unit {@code z Phi(z)} (Hendrycks and Gimpel 2016), the error function after Abramowitz and
     * Stegun 7.1.28: within 1e-6.
     *
     * @param z replaced by the result
     * @param from first index
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    void gelu(float[] z, int from, int n, float[] bias, int biasFrom);

    /**
     * As {@link #gelu}, and its derivative {@code Phi(z) + z phi(z)}; the error function after 7.1.26, so that the
     * results differ from those of the other by up to 1e-6.
     *
     * @param z replaced by the result
     * @param derivative takes the derivative
     * @param from first index in both
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    void geluWithDerivative(float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom);

    /**
     * {@code max(z, 0)}.
     *
     * @param z replaced by the result
     * @param from first index
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    void relu(float[] z, int from, int n, float[] bias, int biasFrom);

    /**
     * As {@link #relu}, and its derivative: 0 up to 0, else 1.
     *
     * @param z replaced by the result
     * @param derivative takes the derivative
     * @param from first index in both
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    void reluWithDerivative(float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom);

    /**
     * {@code z sigmoid(linear z + cubic z³)}.
     *
     * @param unit its factors
     * @param z replaced by the result
     * @param from first index
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    void sigmoidUnit(SigmoidUnit unit, float[] z, int from, int n, float[] bias, int biasFrom);

    /**
     * As {@link #sigmoidUnit}, and its derivative.
     *
     * @param unit its factors
     * @param z replaced by the result
     * @param derivative takes the derivative
     * @param from first index in both
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    void sigmoidUnitWithDerivative(
            SigmoidUnit unit, float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom);

    /**
     * Any activation.
     *
     * @param activation which
     * @param z replaced by the result
     * @param from first index
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    default void activate(Activation activation, float[] z, int from, int n, float[] bias, int biasFrom) {
        switch (activation) {
            case GELU -> gelu(z, from, n, bias, biasFrom);
            case RELU -> relu(z, from, n, bias, biasFrom);
            case GELU_TANH, QUICK_GELU, SILU -> sigmoidUnit(SigmoidUnit.of(activation), z, from, n, bias, biasFrom);
        }
    }

    /**
     * Any activation and its derivative.
     *
     * @param activation which
     * @param z replaced by the result
     * @param derivative takes the derivative
     * @param from first index in both
     * @param n how many
     * @param bias added to z first
     * @param biasFrom first index in it
     */
    default void activateWithDerivative(
            Activation activation, float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom) {
        switch (activation) {
            case GELU -> geluWithDerivative(z, derivative, from, n, bias, biasFrom);
            case RELU -> reluWithDerivative(z, derivative, from, n, bias, biasFrom);
            case GELU_TANH, QUICK_GELU, SILU ->
                sigmoidUnitWithDerivative(SigmoidUnit.of(activation), z, derivative, from, n, bias, biasFrom);
        }
    }

    /**
     * Rotates pairs of numbers in each head of a row: {@code x * cos + partner(x) * sin}, a number's partner being the
     * other of its pair. A rotation has the sines of the first of each pair negated.
     *
     * @param x changed in place
     * @param from first index in it
     * @param n length of the row, a multiple of the head's
     * @param cos of a head
     * @param sin of a head
     * @param at first index in both
     * @param width of a head, even
     * @param interleaved whether pairs are neighbors, not half a head apart
     */
    void rotate(float[] x, int from, int n, float[] cos, float[] sin, int at, int width, boolean interleaved);

    /**
     * Layer normalization of one row, {@code (x - mean) / sqrt(variance + eps) * gamma + beta}.
     *
     * @param x replaced by the result
     * @param from start of the row in {@code x}
     * @param n length of the row
     * @param gamma [n]
     * @param beta [n]
     * @param eps added to the variance
     * @param statistics takes mean and reciprocal standard deviation
     * @param at where {@code statistics} takes them
     */
    void normalize(float[] x, int from, int n, float[] gamma, float[] beta, double eps, float[] statistics, int at);

    /**
     * Gradient of {@link #normalize}: with h = (x - mean) * reciprocal standard deviation and g = dy * gamma,
     * {@code dx = (g - mean(g) - h * mean(g h)) * reciprocal standard deviation}.
     *
     * @param x the row that was normalized; destroyed
     * @param dy gradient of the result; replaced by the gradient of x
     * @param from start of the row in both
     * @param n length of the row
     * @param gamma [n]
     * @param mean of the row
     * @param reciprocal standard deviation of the row, inverted
     * @param dGamma [n], what this row adds is added
     * @param dBeta [n], what this row adds is added
     */
    void normalizeGradient(
            float[] x,
            float[] dy,
            int from,
            int n,
            float[] gamma,
            float mean,
            float reciprocal,
            float[] dGamma,
            float[] dBeta);

    /**
     * Softmax of one row, its maximum subtracted first.
     *
     * @param row replaced by the result
     * @param from start of the row
     * @param n length of the row
     */
    void softmax(float[] row, int from, int n);

    /**
     * Gradient of {@link #softmax}: {@code p (dp - sum(p dp))}.
     *
     * @param p what softmax gave
     * @param dp gradient of p; replaced by the gradient of softmax's input
     * @param from start of the row in both
     * @param n length of the row
     */
    void softmaxGradient(float[] p, float[] dp, int from, int n);

    /**
     * One step of AdamW (Loshchilov and Hutter 2019, algorithm 2, as PyTorch computes it) on {@code n} values from
     * index 0: {@code p -= lr decay p; m, v} updated; {@code p -= stepSize m / (sqrt(v) / correction2 + eps)}.
     *
     * @param p parameters
     * @param gradient multiplied by {@code gradientScale} first
     * @param m first moment
     * @param v second moment
     * @param n how many
     * @param step the numbers of this step
     */
    void adamW(float[] p, float[] gradient, float[] m, float[] v, int n, AdamWStep step);

    /**
     * @param x values
     * @param n how many, from index 0
     * @return the sum of their squares, in double precision
     */
    double sumOfSquares(float[] x, int n);

    /**
     * Linear interpolation (lerp): {@code average += (x - average) * rate}.
     *
     * @param average changed in place
     * @param x the value
     * @param rate weight of {@code x}, 0 to 1
     * @param n how many, from index 0
     */
    void lerp(float[] average, float[] x, float rate, int n);
}
