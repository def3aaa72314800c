package dev.vit4j.ops;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops on the Vector API. Loaded by name, and only where the module {@code jdk.incubator.vector} is present.
 * Methods are used that JDK 17 and later have alike.
 */
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();

    private final ScalarKernels rest = new ScalarKernels();

    /** Found by reflection. */
    VectorKernels() {}

    @Override
    public String description() {
        return "Vector API with " + SPECIES.vectorBitSize() + "-bit registers";
    }

    private static FloatVector at(float[] x, int i) {
        return FloatVector.fromArray(SPECIES, x, i);
    }

    private static int whole(int n) {
        return SPECIES.loopBound(n);
    }

    @Override
    public void add(float[] to, int toFrom, float[] x, int xFrom, int n) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            at(to, toFrom + i).add(at(x, xFrom + i)).intoArray(to, toFrom + i);
        }
        rest.add(to, toFrom + bound, x, xFrom + bound, n - bound);
    }

    @Override
    public void multiply(float[] to, float[] x, int from, int n) {
        int bound = from + whole(n);
        for (int i = from; i < bound; i += STEP) {
            at(to, i).mul(at(x, i)).intoArray(to, i);
        }
        rest.multiply(to, x, bound, from + n - bound);
    }

    @Override
    public void scale(float[] to, int from, float factor, int n) {
        int bound = from + whole(n);
        for (int i = from; i < bound; i += STEP) {
            at(to, i).mul(factor).intoArray(to, i);
        }
        rest.scale(to, bound, factor, from + n - bound);
    }

    @Override
    public void gelu(float[] z, float[] slope, int from, int n) {
        int bound = from + whole(n);
        for (int i = from; i < bound; i += STEP) {
            FloatVector x = at(z, i);
            FloatVector e = exp(x.mul(-0.5f).mul(x));
            FloatVector t = broadcast(1).div(x.abs().fma(broadcast(Erf.P), broadcast(1)));
            FloatVector tail = t.fma(broadcast(Erf.A5), broadcast(Erf.A4))
                    .fma(t, broadcast(Erf.A3))
                    .fma(t, broadcast(Erf.A2))
                    .fma(t, broadcast(Erf.A1))
                    .mul(t)
                    .mul(e);
            FloatVector share = broadcast(1).sub(tail).blend(tail, x.compare(LT, 0f));
            x.mul(share).intoArray(z, i);
            if (slope != null) {
                x.mul(e).fma(broadcast(ScalarKernels.DENSITY), share).intoArray(slope, i);
            }
        }
        rest.gelu(z, slope, bound, from + n - bound);
    }

    private static FloatVector broadcast(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    /** As {@link Exp#ofNonPositive}, lane by lane. */
    private static FloatVector exp(FloatVector x) {
        VectorMask<Float> vanishing = x.compare(LT, Exp.LEAST);
        FloatVector shifted = x.fma(broadcast(Exp.LOG2E), broadcast(Exp.ROUNDER));
        FloatVector n = shifted.sub(Exp.ROUNDER);
        FloatVector r = n.fma(broadcast(-Exp.LN2_LOW), n.fma(broadcast(-Exp.LN2_HIGH), x));
        FloatVector p = r.fma(broadcast(Exp.P0), broadcast(Exp.P1))
                .fma(r, broadcast(Exp.P2))
                .fma(r, broadcast(Exp.P3))
                .fma(r, broadcast(Exp.P4))
                .fma(r, broadcast(Exp.P5));
        FloatVector e = p.fma(r.mul(r), r.add(1));
        IntVector power = shifted.reinterpretAsInts().add(127).lanewise(LSHL, 23);
        return e.mul(power.reinterpretAsFloats()).blend(0, vanishing);
    }

    @Override
    public void normalise(
            float[] x, int from, int n, float[] gamma, float[] beta, double eps, float[] statistics, int at) {
        int bound = whole(n);
        float first = x[from];
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = 0; i < bound; i += STEP) {
            sums = sums.add(at(x, from + i).sub(first));
        }
        float sum = sums.reduceLanes(ADD);
        for (int i = bound; i < n; i++) {
            sum += x[from + i] - first;
        }
        float mean = first + sum / n;
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector d = at(x, from + i).sub(mean);
            squares = d.fma(d, squares);
        }
        float square = squares.reduceLanes(ADD);
        for (int i = bound; i < n; i++) {
            float d = x[from + i] - mean;
            square += d * d;
        }
        float reciprocal = (float) (1 / Math.sqrt(square / (double) n + eps));
        for (int i = 0; i < bound; i += STEP) {
            at(x, from + i)
                    .sub(mean)
                    .mul(reciprocal)
                    .fma(at(gamma, i), at(beta, i))
                    .intoArray(x, from + i);
        }
        for (int i = bound; i < n; i++) {
            x[from + i] = (x[from + i] - mean) * reciprocal * gamma[i] + beta[i];
        }
        statistics[at] = mean;
        statistics[at + 1] = reciprocal;
    }

    @Override
    public void normaliseGradient(
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
            FloatVector h = at(x, from + i).sub(mean).mul(reciprocal);
            FloatVector d = at(dy, from + i);
            FloatVector g = d.mul(at(gamma, i));
            d.fma(h, at(dGamma, i)).intoArray(dGamma, i);
            d.add(at(dBeta, i)).intoArray(dBeta, i);
            h.intoArray(x, from + i);
            g.intoArray(dy, from + i);
            sums = sums.add(g);
            products = g.fma(h, products);
        }
        float sum = sums.reduceLanes(ADD);
        float product = products.reduceLanes(ADD);
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
            FloatVector h = at(x, from + i);
            h.fma(broadcast(-meanProduct), at(dy, from + i).sub(meanSum))
                    .mul(reciprocal)
                    .intoArray(dy, from + i);
        }
        for (int i = bound; i < n; i++) {
            dy[from + i] = (dy[from + i] - meanSum - x[from + i] * meanProduct) * reciprocal;
        }
    }

    @Override
    public void softmax(float[] row, int from, int n) {
        int end = from + n;
        int bound = from + whole(n);
        FloatVector maxima = broadcast(Float.NEGATIVE_INFINITY);
        for (int i = from; i < bound; i += STEP) {
            maxima = maxima.max(at(row, i));
        }
        float max = maxima.reduceLanes(MAX);
        for (int i = bound; i < end; i++) {
            max = Math.max(max, row[i]);
        }
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = from; i < bound; i += STEP) {
            FloatVector e = exp(at(row, i).sub(max));
            sums = sums.add(e);
            e.intoArray(row, i);
        }
        float sum = sums.reduceLanes(ADD);
        for (int i = bound; i < end; i++) {
            row[i] = Exp.ofNonPositive(row[i] - max);
            sum += row[i];
        }
        scale(row, from, 1 / sum, n);
    }

    @Override
    public void softmaxGradient(float[] p, float[] dp, int from, int n) {
        int end = from + n;
        int bound = from + whole(n);
        FloatVector sums = FloatVector.zero(SPECIES);
        for (int i = from; i < bound; i += STEP) {
            sums = at(p, i).fma(at(dp, i), sums);
        }
        float sum = sums.reduceLanes(ADD);
        for (int i = bound; i < end; i++) {
            sum += p[i] * dp[i];
        }
        for (int i = from; i < bound; i += STEP) {
            at(dp, i).sub(sum).mul(at(p, i)).intoArray(dp, i);
        }
        for (int i = bound; i < end; i++) {
            dp[i] = p[i] * (dp[i] - sum);
        }
    }

    @Override
    public void adamW(float[] p, float[] gradient, float[] m, float[] v, int n, AdamWStep step) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector g = at(gradient, i).mul(step.gradientScale());
            FloatVector first = g.mul(step.add1()).add(at(m, i).mul(step.keep1()));
            FloatVector second = g.mul(g).mul(step.add2()).add(at(v, i).mul(step.keep2()));
            FloatVector root = second.sqrt().mul(step.rootCorrection()).add(step.eps());
            first.intoArray(m, i);
            second.intoArray(v, i);
            at(p, i).mul(step.shrink())
                    .sub(first.mul(step.stepSize()).div(root))
                    .intoArray(p, i);
        }
        rest.adamW(p, gradient, m, v, bound, n, step);
    }

    @Override
    public double sumOfSquares(float[] x, int n) {
        // A loop that the JIT compiler cannot turn around, but memory is slower than it.
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < n; i += 2) {
            even += (double) x[i] * x[i];
            odd += (double) x[i + 1] * x[i + 1];
        }
        return i < n ? even + odd + (double) x[i] * x[i] : even + odd;
    }

    @Override
    public void towards(float[] average, float[] x, float rate, int n) {
        int bound = whole(n);
        for (int i = 0; i < bound; i += STEP) {
            FloatVector a = at(average, i);
            at(x, i).sub(a).fma(broadcast(rate), a).intoArray(average, i);
        }
        rest.towards(average, x, rate, bound, n);
    }
}
