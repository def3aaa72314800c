package dev.vit4j.ops.cpu.kernel;

/** The loops in plain Java: for JVMs started without the Vector API, and for what is left over after whole vectors. */
final class ScalarKernels implements Kernels {
    /** 1 / sqrt(2 pi): the normal density at 0. */
    static final float DENSITY = (float) 0.3989422804014327;

    @Override
    public String description() {
        return "plain Java: start the JVM with --add-modules jdk.incubator.vector";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void add(float[] to, int toFrom, float[] x, int xFrom, int n) {
        for (int i = 0; i < n; i++) {
            to[toFrom + i] += x[xFrom + i];
        }
    }

    @Override
    public void multiply(float[] to, int toFrom, float[] x, int xFrom, int n) {
        for (int i = 0; i < n; i++) {
            to[toFrom + i] *= x[xFrom + i];
        }
    }

    @Override
    public void addRows(float[] to, int toFrom, float[] x, int xFrom, int stride, int rows, int n) {
        for (int r = 0; r < rows; r++) {
            add(to, toFrom, x, xFrom + r * stride, n);
        }
    }

    @Override
    public void maximum(float[] best, float[] place, int from, float[] x, int xFrom, int n, float number) {
        for (int i = 0; i < n; i++) {
            // Not "above": NaN is taken, and stays.
            if (!(x[xFrom + i] <= best[from + i] || Float.isNaN(best[from + i]))) {
                best[from + i] = x[xFrom + i];
                place[from + i] = number;
            }
        }
    }

    @Override
    public void addWhere(float[] to, int toFrom, float[] x, float[] place, int from, int n, float number) {
        for (int i = 0; i < n; i++) {
            if (place[from + i] == number) {
                to[toFrom + i] += x[from + i];
            }
        }
    }

    @Override
    public void scale(float[] to, int from, float factor, int n) {
        for (int i = from; i < from + n; i++) {
            to[i] *= factor;
        }
    }

    @Override
    public void gelu(float[] z, int from, int n, float[] bias, int biasFrom) {
        for (int i = from; i < from + n; i++) {
            float x = z[i] + bias[biasFrom + i - from];
            float u = Math.abs(x);
            float p = (((((Erf.C6 * u + Erf.C5) * u + Erf.C4) * u + Erf.C3) * u + Erf.C2) * u + Erf.C1) * u + Erf.C0;
            float square = p * p;
            float fourth = square * square;
            float eighth = fourth * fourth;
            float tail = 1 / (eighth * eighth);
            z[i] = x * (x < 0 ? tail : 1 - tail);
        }
    }

    @Override
    public void geluWithDerivative(float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom) {
        for (int i = from; i < from + n; i++) {
            float x = z[i] + bias[biasFrom + i - from];
            float e = Exp.ofNonPositive(-0.5f * x * x);
            float t = 1 / (1 + Erf.P * Math.abs(x));
            float tail = t * (Erf.A1 + t * (Erf.A2 + t * (Erf.A3 + t * (Erf.A4 + t * Erf.A5)))) * e;
            float share = x < 0 ? tail : 1 - tail;
            z[i] = x * share;
            derivative[i] = share + x * e * DENSITY;
        }
    }

    @Override
    public void relu(float[] z, int from, int n, float[] bias, int biasFrom) {
        for (int i = from; i < from + n; i++) {
            float x = z[i] + bias[biasFrom + i - from];
            z[i] = x < 0 ? 0 : x;
        }
    }

    @Override
    public void reluWithDerivative(float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom) {
        for (int i = from; i < from + n; i++) {
            float x = z[i] + bias[biasFrom + i - from];
            z[i] = x < 0 ? 0 : x;
            derivative[i] = x <= 0 ? 0 : 1;
        }
    }

    @Override
    public void sigmoidUnit(SigmoidUnit unit, float[] z, int from, int n, float[] bias, int biasFrom) {
        for (int i = from; i < from + n; i++) {
            float x = z[i] + bias[biasFrom + i - from];
            float e = Exp.ofNonPositive(-Math.abs((x * unit.cubic() * x + unit.linear()) * x));
            z[i] = x * (x < 0 ? e : 1) / (e + 1);
        }
    }

    @Override
    public void sigmoidUnitWithDerivative(
            SigmoidUnit unit, float[] z, float[] derivative, int from, int n, float[] bias, int biasFrom) {
        for (int i = from; i < from + n; i++) {
            float x = z[i] + bias[biasFrom + i - from];
            float e = Exp.ofNonPositive(-Math.abs((x * unit.cubic() * x + unit.linear()) * x));
            float larger = 1 / (e + 1);
            float smaller = e * larger;
            float share = x < 0 ? smaller : larger;
            float slope = x * (3 * unit.cubic()) * x + unit.linear();
            z[i] = x * share;
            // Where e vanishes, the slope may be infinite.
            derivative[i] = e == 0 ? share : larger * smaller * slope * x + share;
        }
    }

    @Override
    public void rotate(float[] x, int from, int n, float[] cos, float[] sin, int at, int width, boolean interleaved) {
        int apart = interleaved ? 1 : width / 2;
        int step = interleaved ? 2 : 1;
        for (int head = from; head < from + n; head += width) {
            for (int pair = 0; pair < width / 2; pair++) {
                int i = pair * step;
                int j = i + apart;
                float first = x[head + i];
                float second = x[head + j];
                x[head + i] = first * cos[at + i] + second * sin[at + i];
                x[head + j] = second * cos[at + j] + first * sin[at + j];
            }
        }
    }

    @Override
    public void normalize(
            float[] x, int from, int n, float[] gamma, float[] beta, double eps, float[] statistics, int at) {
        float first = x[from];
        float sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += x[i] - first;
        }
        float mean = first + sum / n;
        float squares = 0;
        for (int i = from; i < from + n; i++) {
            float d = x[i] - mean;
            squares += d * d;
        }
        float reciprocal = (float) (1 / Math.sqrt(squares / (double) n + eps));
        for (int i = 0; i < n; i++) {
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
        float sum = 0;
        float product = 0;
        for (int i = 0; i < n; i++) {
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
        for (int i = from; i < from + n; i++) {
            dy[i] = (dy[i] - meanSum - x[i] * meanProduct) * reciprocal;
        }
    }

    @Override
    public void softmax(float[] row, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) {
            max = Math.max(max, row[i]);
        }
        float sum = 0;
        for (int i = from; i < from + n; i++) {
            row[i] = Exp.ofNonPositive(row[i] - max);
            sum += row[i];
        }
        scale(row, from, 1 / sum, n);
    }

    @Override
    public void softmaxGradient(float[] p, float[] dp, int from, int n) {
        float sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += p[i] * dp[i];
        }
        for (int i = from; i < from + n; i++) {
            dp[i] = p[i] * (dp[i] - sum);
        }
    }

    @Override
    public void adamW(float[] p, float[] gradient, float[] m, float[] v, int n, AdamWStep step) {
        adamW(p, gradient, m, v, 0, n, step);
    }

    /** As the other, on the values from {@code from} up to {@code to}. */
    void adamW(float[] p, float[] gradient, float[] m, float[] v, int from, int to, AdamWStep step) {
        for (int i = from; i < to; i++) {
            float g = gradient[i] * step.gradientScale();
            m[i] = step.beta1() * m[i] + step.oneMinusBeta1() * g;
            v[i] = step.beta2() * v[i] + step.oneMinusBeta2() * g * g;
            float root = (float) Math.sqrt(v[i]) * step.correction2() + step.eps();
            p[i] = p[i] * step.decayFactor() - step.stepSize() * m[i] / root;
        }
    }

    @Override
    public double sumOfSquares(float[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    @Override
    public void lerp(float[] average, float[] x, float rate, int n) {
        lerp(average, x, rate, 0, n);
    }

    /** As the other, on the values from {@code from} up to {@code to}. */
    void lerp(float[] average, float[] x, float rate, int from, int to) {
        for (int i = from; i < to; i++) {
            average[i] += (x[i] - average[i]) * rate;
        }
    }
}
