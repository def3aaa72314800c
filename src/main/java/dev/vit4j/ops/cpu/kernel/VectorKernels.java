package dev.vit4j.ops.cpu.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops on the Vector API. Loaded by name, and only where the module {@code jdk.incubator.vector} is present.
 * Methods are used that JDK 17 and later have alike.
 */
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();

    private static final VectorShuffle<Float> BY_HALF = rotation(STEP / 2);
    private static final VectorShuffle<Float> BY_QUARTER = rotation(STEP / 4);
    private static final VectorShuffle<Float> BY_EIGHTH = rotation(STEP / 8);
    private static final VectorShuffle<Float> BY_SIXTEENTH = rotation(STEP / 16);

    /** Exchanges the lanes of each pair; not used where there is a single lane. */
    private static final VectorShuffle<Float> NEIGHBORS =
            VectorShuffle.fromOp(SPECIES, lane -> Math.min(lane ^ 1, STEP - 1));

    private final ScalarKernels rest = new ScalarKernels();

    /** Found by reflection. */
    VectorKernels() {}

    @Override
    public String description() {
        return "Vector API with " + SPECIES.vectorBitSize() + "-bit registers";
    }

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + lanes) % STEP);
    }

    /**
     * Folds the lanes in a fixed order. {@code reduceLanes(ADD)} leaves the order open: on JDK 25 the compiled code
     * adds in another one than the interpreter, and the same run would give other bits once it is warm.
     */
    static float sumOfLanes(FloatVector v) {
        FloatVector sum = v;
        if (STEP >= 2) {
            sum = sum.add(sum.rearrange(BY_HALF));
        }
        if (STEP >= 4) {
            sum = sum.add(sum.rearrange(BY_QUARTER));
        }
        if (STEP >= 8) {
            sum = sum.add(sum.rearrange(BY_EIGHTH));
        }
        if (STEP >= 16) {
            sum = sum.add(sum.rearrange(BY_SIXTEENTH));
        }
        // Registers wider than 512 bits, should there ever be any.
        float total = sum.lane(0);
        for (int i = 1; i < STEP / 16; i++) {
            total += sum.lane(i);
        }
        return total;
    }

    private static int whole(int n) {
        return SPECIES.loopBound(n);
    }

    @Override
    public int lanes() {
        return STEP;
    }

    @Override
    public void add(float[] to, int toFrom, float[] x, int xFrom, int n) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector.fromArray(SPECIES, to, toFrom + i)
                    .add(FloatVector.fromArray(SPECIES, x, xFrom + i))
                    .intoArray(to, toFrom + i);
        }
        rest.add(to, toFrom + bound, x, xFrom + bound, n - bound);
    }

    @Override
    public void multiply(float[] to, int toFrom, float[] x, int xFrom, int n) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector.fromArray(SPECIES, to, toFrom + i)
                    .mul(FloatVector.fromArray(SPECIES, x, xFrom + i))
                    .intoArray(to, toFrom + i);
        }
        rest.multiply(to, toFrom + bound, x, xFrom + bound, n - bound);
    }

    @Override
    public void addRows(float[] to, int toFrom, float[] x, int xFrom, int stride, int rows, int n) {
        // Row by row: the JIT compiler takes add() by itself, and left a loop of its own here to the interpreter.
        for (int r = 0; r < rows; r++) {
            add(to, toFrom, x, xFrom + r * stride, n);
        }
    }

    @Override
    public void maximum(float[] best, float[] place, int from, float[] x, int xFrom, int n, float number) {
        int bound = whole(n);
        FloatVector numbers = FloatVector.broadcast(SPECIES, number);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector candidates = FloatVector.fromArray(SPECIES, x, xFrom + i);
            FloatVector old = FloatVector.fromArray(SPECIES, best, from + i);
            VectorMask<Float> kept = candidates
                    .compare(VectorOperators.LE, old)
                    .or(old.compare(VectorOperators.NE, old)); // NaN is taken, and stays
            candidates.blend(old, kept).intoArray(best, from + i);
            numbers.blend(FloatVector.fromArray(SPECIES, place, from + i), kept).intoArray(place, from + i);
        }
        rest.maximum(best, place, from + bound, x, xFrom + bound, n - bound, number);
    }

    @Override
    public void addWhere(float[] to, int toFrom, float[] x, float[] place, int from, int n, float number) {
        int bound = whole(n);
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < bound; i += STEP) {
            VectorMask<Float> here =
                    FloatVector.fromArray(SPECIES, place, from + i).compare(VectorOperators.EQ, number);
            FloatVector.fromArray(SPECIES, to, toFrom + i)
                    .add(zero.blend(FloatVector.fromArray(SPECIES, x, from + i), here))
                    .intoArray(to, toFrom + i);
        }
        rest.addWhere(to, toFrom + bound, x, place, from + bound, n - bound, number);
    }

    @Override
    public void scale(float[] to, int from, float factor, int n) {
        int bound = from + whole(n);
        for (int i = from; i < bound; i += STEP) {
            FloatVector.fromArray(SPECIES, to, i).mul(factor).intoArray(to, i);
        }
        rest.scale(to, bound, factor, from + n - bound);
    }

    @Override
    public void gelu(float[] z, int from, int n, float[] bias, int biasFrom) {
        int bound = from + n / (2 * STEP) * (2 * STEP);
        VectorGelu.alone(z, from, bound, bias, biasFrom);
        rest.gelu(z, bound, from + n - bound, bias, biasFrom + bound - from);
    }

    @Override
    public void geluWithDerivative(float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom) {
        int bound = from + n / (2 * STEP) * (2 * STEP);
        VectorGelu.withDerivative(z, derivative, from, bound, bias, biasFrom);
        rest.geluWithDerivative(z, derivative, bound, from + n - bound, bias, biasFrom + bound - from);
    }

    @Override
    public void relu(float[] z, int from, int n, float[] bias, int biasFrom) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector x =
                    FloatVector.fromArray(SPECIES, z, from + i).add(FloatVector.fromArray(SPECIES, bias, biasFrom + i));
            x.blend(0f, x.compare(VectorOperators.LT, 0f)).intoArray(z, from + i);
        }
        rest.relu(z, from + bound, n - bound, bias, biasFrom + bound);
    }

    @Override
    public void reluWithDerivative(float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom) {
        int bound = whole(n);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector x =
                    FloatVector.fromArray(SPECIES, z, from + i).add(FloatVector.fromArray(SPECIES, bias, biasFrom + i));
            x.blend(0f, x.compare(VectorOperators.LT, 0f)).intoArray(z, from + i);
            one.blend(0f, x.compare(VectorOperators.LE, 0f)).intoArray(derivative, from + i);
        }
        rest.reluWithDerivative(z, derivative, from + bound, n - bound, bias, biasFrom + bound);
    }

    @Override
    public void sigmoidUnit(SigmoidUnit unit, float[] z, int from, int n, float[] bias, int biasFrom) {
        int bound = from + n / (2 * STEP) * (2 * STEP);
        VectorSigmoidUnit.alone(unit, z, from, bound, bias, biasFrom);
        rest.sigmoidUnit(unit, z, bound, from + n - bound, bias, biasFrom + bound - from);
    }

    @Override
    public void sigmoidUnitWithDerivative(
            SigmoidUnit unit, float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom) {
        int bound = from + whole(n);
        VectorSigmoidUnit.withDerivative(unit, z, derivative, from, bound, bias, biasFrom);
        rest.sigmoidUnitWithDerivative(unit, z, derivative, bound, from + n - bound, bias, biasFrom + bound - from);
    }

    @Override
    public void rotate(float[] x, int from, int n, float[] cos, float[] sin, int at, int width, boolean interleaved) {
        int unit = interleaved ? width : width / 2;
        if (STEP < 2 || unit % STEP != 0) {
            rest.rotate(x, from, n, cos, sin, at, width, interleaved);
        } else if (interleaved) {
            rotateNeighbors(x, from, n, cos, sin, at, width);
        } else {
            rotateHalves(x, from, n, cos, sin, at, width);
        }
    }

    private static void rotateNeighbors(float[] x, int from, int n, float[] cos, float[] sin, int at, int width) {
        for (int head = from; head < from + n; head += width) {
            for (int i = 0; i < width; i += STEP) {
                FloatVector row = FloatVector.fromArray(SPECIES, x, head + i);
                row.rearrange(NEIGHBORS)
                        .mul(FloatVector.fromArray(SPECIES, sin, at + i))
                        .add(row.mul(FloatVector.fromArray(SPECIES, cos, at + i)))
                        .intoArray(x, head + i);
            }
        }
    }

    private static void rotateHalves(float[] x, int from, int n, float[] cos, float[] sin, int at, int width) {
        int half = width / 2;
        for (int head = from; head < from + n; head += width) {
            for (int i = 0; i < half; i += STEP) {
                FloatVector first = FloatVector.fromArray(SPECIES, x, head + i);
                FloatVector second = FloatVector.fromArray(SPECIES, x, head + half + i);
                second.mul(FloatVector.fromArray(SPECIES, sin, at + i))
                        .add(first.mul(FloatVector.fromArray(SPECIES, cos, at + i)))
                        .intoArray(x, head + i);
                first.mul(FloatVector.fromArray(SPECIES, sin, at + half + i))
                        .add(second.mul(FloatVector.fromArray(SPECIES, cos, at + half + i)))
                        .intoArray(x, head + half + i);
            }
        }
    }

    @Override
    public void normalize(
            float[] x, int from, int n, float[] gamma, float[] beta, double eps, float[] statistics, int at) {
        int bound = whole(n);
        float first = x[from];
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = 0; i < bound; i += STEP) {
            sums = sums.add(FloatVector.fromArray(SPECIES, x, from + i).sub(first));
        }
        float sum = sumOfLanes(sums);
        for (int i = bound; i < n; i++) {
            sum += x[from + i] - first;
        }
        float mean = first + sum / n;
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, from + i).sub(mean);
            squares = d.fma(d, squares);
        }
        float square = sumOfLanes(squares);
        for (int i = bound; i < n; i++) {
            float d = x[from + i] - mean;
            square += d * d;
        }
        float reciprocal = (float) (1 / Math.sqrt(square / (double) n + eps));
        for (int i = 0; i < bound; i += STEP) {
            FloatVector.fromArray(SPECIES, x, from + i)
                    .sub(mean)
                    .mul(reciprocal)
                    .fma(FloatVector.fromArray(SPECIES, gamma, i), FloatVector.fromArray(SPECIES, beta, i))
                    .intoArray(x, from + i);
        }
        for (int i = bound; i < n; i++) {
            x[from + i] = (x[from + i] - mean) * reciprocal * gamma[i] + beta[i];
        }
        statistics[at] = mean;
        statistics[at + 1] = reciprocal;
    }

    @Override
    public void normalizeGradient(
            float[] x,
            float[] dy,
            int from,
            int n,
            float[] gamma,
            float mean,
            float reciprocal,
            float[] dGamma,
            float[] dBeta) {
        int bound = whole(n);
        FloatVector sums = FloatVector.zero(SPECIES);
        FloatVector products = FloatVector.zero(SPECIES);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector h =
                    FloatVector.fromArray(SPECIES, x, from + i).sub(mean).mul(reciprocal);
            FloatVector d = FloatVector.fromArray(SPECIES, dy, from + i);
            FloatVector g = d.mul(FloatVector.fromArray(SPECIES, gamma, i));
            d.fma(h, FloatVector.fromArray(SPECIES, dGamma, i)).intoArray(dGamma, i);
            d.add(FloatVector.fromArray(SPECIES, dBeta, i)).intoArray(dBeta, i);
            h.intoArray(x, from + i);
            g.intoArray(dy, from + i);
            sums = sums.add(g);
            products = g.fma(h, products);
        }
        float sum = sumOfLanes(sums);
        float product = sumOfLanes(products);
        for (int i = bound; i < n; i++) {
            float h = (x[from + i] - mean) * reciprocal;
            float d = dy[from + i];
            float g = d * gamma[i];
            dGamma[i] += d * h;
            dBeta[i] += d;
            x[from + i] = h;
            dy[from + i] = g;
            sum += g;
            product += g * h;
        }
        float meanSum = sum / n;
        float meanProduct = product / n;
        for (int i = 0; i < bound; i += STEP) {
            FloatVector h = FloatVector.fromArray(SPECIES, x, from + i);
            h.fma(
                            FloatVector.broadcast(SPECIES, -meanProduct),
                            FloatVector.fromArray(SPECIES, dy, from + i).sub(meanSum))
                    .mul(reciprocal)
                    .intoArray(dy, from + i);
        }
        for (int i = bound; i < n; i++) {
            dy[from + i] = (dy[from + i] - meanSum - x[from + i] * meanProduct) * reciprocal;
        }
    }

    @Override
    public void softmax(float[] row, int from, int n) {
        scale(row, from, 1 / VectorSoftmax.exponentials(row, from, n), n);
    }

    @Override
    public void softmaxGradient(float[] p, float[] dp, int from, int n) {
        int end = from + n;
        int bound = from + whole(n);
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = from; i < bound; i += STEP) {
            sums = FloatVector.fromArray(SPECIES, p, i).fma(FloatVector.fromArray(SPECIES, dp, i), sums);
        }
        float sum = sumOfLanes(sums);
        for (int i = bound; i < end; i++) {
            sum += p[i] * dp[i];
        }
        for (int i = from; i < bound; i += STEP) {
            FloatVector.fromArray(SPECIES, dp, i)
                    .sub(sum)
                    .mul(FloatVector.fromArray(SPECIES, p, i))
                    .intoArray(dp, i);
        }
        for (int i = bound; i < end; i++) {
            dp[i] = p[i] * (dp[i] - sum);
        }
    }

    @Override
    public void adamW(float[] p, float[] gradient, float[] m, float[] v, int n, AdamWStep step) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient, i).mul(step.gradientScale());
            FloatVector first = g.mul(step.oneMinusBeta1())
                    .add(FloatVector.fromArray(SPECIES, m, i).mul(step.beta1()));
            FloatVector second = g.mul(g)
                    .mul(step.oneMinusBeta2())
                    .add(FloatVector.fromArray(SPECIES, v, i).mul(step.beta2()));
            FloatVector root = second.sqrt().mul(step.correction2()).add(step.eps());
            first.intoArray(m, i);
            second.intoArray(v, i);
            FloatVector.fromArray(SPECIES, p, i)
                    .mul(step.decayFactor())
                    .sub(first.mul(step.stepSize()).div(root))
                    .intoArray(p, i);
        }
        rest.adamW(p, gradient, m, v, bound, n, step);
    }

    @Override
    public double sumOfSquares(float[] x, int n) {
        // Four sums, so that one addition need not wait for the other; doubles hardly gain from vectors of floats.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += (double) x[i] * x[i];
            b += (double) x[i + 1] * x[i + 1];
            c += (double) x[i + 2] * x[i + 2];
            d += (double) x[i + 3] * x[i + 3];
        }
        double sum = a + b + (c + d);
        for (; i < n; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    @Override
    public void lerp(float[] average, float[] x, float rate, int n) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector a = FloatVector.fromArray(SPECIES, average, i);
            FloatVector.fromArray(SPECIES, x, i)
                    .sub(a)
                    .fma(FloatVector.broadcast(SPECIES, rate), a)
                    .intoArray(average, i);
        }
        rest.lerp(average, x, rate, bound, n);
    }
}
