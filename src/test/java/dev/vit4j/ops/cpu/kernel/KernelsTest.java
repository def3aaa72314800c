package dev.vit4j.ops.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.encoder.Activation;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
    private static final float UNTOUCHED = 77;

    static Stream<Kernels> both() {
        return Stream.of(new ScalarKernels(), KernelChoice.best());
    }

    @Test
    void theVectorApiIsTakenWhereItsModuleIs() {
        assertThat(KernelChoice.best()).isInstanceOf(VectorKernels.class);
        assertThat(KernelChoice.best().description()).matches("Vector API with \\d+-bit registers");
    }

    /**
     * Sums of lanes are folded by halves in every state of the JVM's compilation; the Vector API's own sum is not, on
     * JDK 25, and resumed runs would not equal uninterrupted ones.
     */
    @Test
    void lanesAreSummedInAFixedOrderColdAndWarm() {
        Kernels vector = KernelChoice.best();
        int lanes = vector.lanes();
        int n = 4 * lanes;
        Random random = new Random(9);
        float[] p = row(random, n, 0);
        float[] dp = row(random, n, 0);
        float[] sums = new float[lanes];
        for (int i = 0; i < n; i++) {
            sums[i % lanes] = Math.fma(p[i], dp[i], sums[i % lanes]);
        }
        for (int half = lanes / 2; half >= 1; half /= 2) {
            float[] before = sums.clone();
            for (int lane = 0; lane < lanes; lane++) {
                sums[lane] = before[lane] + before[(lane + half) % lanes];
            }
        }
        float[] expected = new float[n];
        for (int i = 0; i < n; i++) {
            expected[i] = p[i] * (dp[i] - sums[0]);
        }
        for (int run = 0; run < 20_000; run++) {
            float[] gradient = Arrays.copyOf(dp, n);
            vector.softmaxGradient(p, gradient, 0, n);
            assertThat(Arrays.equals(gradient, expected)).as("run %d", run).isTrue();
        }
    }

    /** All loops of both implementations on random rows: same results, nothing outside the row touched. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 15, 16, 17, 31, 33, 65, 100, 197})
    void bothImplementationsAgreeAtAnyLength(int n) {
        Kernels scalar = new ScalarKernels();
        Kernels vector = KernelChoice.best();
        Random random = new Random(n);
        int from = 3;
        float[] x = row(random, n, from);
        float[] y = row(random, n, from);
        float[] gamma = row(random, n, 0);
        float[] beta = row(random, n, 0);
        same(scalar, vector, x, (k, a) -> k.add(a, from, y, from, n));
        same(scalar, vector, x, (k, a) -> k.multiply(a, from, y, from, n));
        same(scalar, vector, x, (k, a) -> k.addRows(a, from, y, 1, 1, 3, n));
        same(scalar, vector, x, (k, a) -> k.scale(a, from, 0.3f, n));
        same(scalar, vector, x, (k, a) -> k.gelu(a, from, n, y, from));
        same(scalar, vector, x, (k, a) -> k.geluWithDerivative(y.clone(), a, from, n, y, from));
        for (Activation activation : Activation.values()) {
            same(scalar, vector, x, (k, a) -> k.activate(activation, a, from, n, y, from));
            same(scalar, vector, x, (k, a) -> k.activateWithDerivative(activation, y.clone(), a, from, n, gamma, 0));
            same(scalar, vector, x, (k, a) -> k.activateWithDerivative(activation, a, y.clone(), from, n, gamma, 0));
        }
        same(scalar, vector, x, (k, a) -> k.normalize(a, from, n, gamma, beta, 1e-6, new float[2], 0));
        same(scalar, vector, x, (k, a) -> k.normalize(y.clone(), from, n, gamma, beta, 1e-6, a, from));
        same(
                scalar,
                vector,
                x,
                (k, a) -> k.normalizeGradient(y.clone(), a, from, n, gamma, 0.1f, 1.2f, gamma.clone(), beta.clone()));
        same(
                scalar,
                vector,
                gamma,
                (k, a) -> k.normalizeGradient(y.clone(), x.clone(), from, n, gamma, 0.1f, 1.2f, a, beta.clone()));
        same(
                scalar,
                vector,
                beta,
                (k, a) -> k.normalizeGradient(y.clone(), x.clone(), from, n, gamma, 0.1f, 1.2f, gamma.clone(), a));
        same(scalar, vector, x, (k, a) -> k.softmax(a, from, n));
        same(scalar, vector, x, (k, a) -> k.softmaxGradient(y, a, from, n));
        same(scalar, vector, gamma, (k, a) -> k.lerp(a, beta, 0.1f, n));
        assertThat(vector.sumOfSquares(x, n)).isCloseTo(scalar.sumOfSquares(x, n), within(1e-9 * n));
    }

    @ParameterizedTest
    @MethodSource("both")
    void geluIsThatOfTheErrorFunction(Kernels kernels) {
        int n = 4001;
        float[] alone = new float[n];
        for (int i = 0; i < n; i++) {
            alone[i] = (i - 2000) / 200f; // -10 to 10
        }
        float[] x = alone.clone();
        float[] beside = alone.clone();
        float[] derivative = new float[n];
        kernels.gelu(alone, 0, n, new float[n], 0);
        kernels.geluWithDerivative(beside, derivative, 0, n, new float[n], 0);
        for (int i = 0; i < n; i++) {
            double share = (1 + org.apache.commons.math3.special.Erf.erf(x[i] * Math.sqrt(0.5))) / 2;
            double density = Math.exp(-0.5 * x[i] * x[i]) / Math.sqrt(2 * Math.PI);
            assertThat((double) alone[i]).as("gelu(%s)", x[i]).isCloseTo(x[i] * share, within(1e-6));
            assertThat((double) beside[i]).as("gelu(%s)", x[i]).isCloseTo(x[i] * share, within(1e-6));
            assertThat((double) derivative[i]).as("gelu'(%s)", x[i]).isCloseTo(share + x[i] * density, within(1e-6));
        }
    }

    /** The formulas as PyTorch documents them, and their derivatives by central differences, in double precision. */
    @ParameterizedTest
    @MethodSource("both")
    void activationsAreThoseOfTheirFormulas(Kernels kernels) {
        int n = 4001;
        for (Activation activation : Activation.values()) {
            float[] alone = new float[n];
            for (int i = 0; i < n; i++) {
                alone[i] = (i - 2000) / 100f; // -20 to 20
            }
            float[] x = alone.clone();
            float[] beside = alone.clone();
            float[] derivative = new float[n];
            kernels.activate(activation, alone, 0, n, new float[n], 0);
            kernels.activateWithDerivative(activation, beside, derivative, 0, n, new float[n], 0);
            for (int i = 0; i < n; i++) {
                double expected = formula(activation, x[i]);
                double h = 1e-5;
                double slope = x[i] == 0 && activation == Activation.RELU
                        ? 0
                        : (formula(activation, x[i] + h) - formula(activation, x[i] - h)) / (2 * h);
                double tolerance = 1e-6 * Math.max(1, Math.abs(expected) / 4);
                assertThat((double) alone[i]).as("%s(%s)", activation, x[i]).isCloseTo(expected, within(tolerance));
                assertThat((double) beside[i]).as("%s(%s)", activation, x[i]).isCloseTo(expected, within(tolerance));
                assertThat((double) derivative[i])
                        .as("%s'(%s)", activation, x[i])
                        .isCloseTo(slope, within(2e-6));
            }
        }
    }

    private static double formula(Activation activation, double x) {
        return switch (activation) {
            case GELU -> x * (1 + org.apache.commons.math3.special.Erf.erf(x * Math.sqrt(0.5))) / 2;
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
            case RELU -> Math.max(0, x);
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    @ParameterizedTest
    @MethodSource("both")
    void activationsOfHugeValuesAreThemOrNothing(Kernels kernels) {
        for (Activation activation : Activation.values()) {
            for (float value : new float[] {1e5f, 1e10f, 1e20f, Float.MAX_VALUE}) {
                float[] z = new float[33];
                Arrays.fill(z, value);
                z[1] = -value;
                z[31] = -value;
                float[] derivative = new float[33];
                kernels.activateWithDerivative(activation, z, derivative, 0, 33, new float[33], 0);
                for (int i : new int[] {0, 1, 31, 32}) {
                    boolean positive = i % 30 != 1;
                    assertThat(z[i]).as("%s of %s", activation, value).isCloseTo(positive ? value : 0, within(0f));
                    assertThat(derivative[i]).as("%s'(%s)", activation, value).isCloseTo(positive ? 1 : 0, within(0f));
                }
            }
        }
    }

    /** Each pair by its own angle, worked out with complex numbers; heads of many widths. */
    @ParameterizedTest
    @MethodSource("both")
    void rotationTurnsPairs(Kernels kernels) {
        for (int width : new int[] {2, 6, 16, 32, 64, 80}) {
            for (boolean interleaved : new boolean[] {true, false}) {
                float[] x = row(new Random(width), 3 * width, 2);
                float[] before = x.clone();
                float[] cos = new float[1 + width];
                float[] sin = new float[1 + width];
                double[] expected = new double[3 * width];
                for (int pair = 0; pair < width / 2; pair++) {
                    int first = interleaved ? 2 * pair : pair;
                    int second = interleaved ? 2 * pair + 1 : pair + width / 2;
                    double angle = 0.1 + pair;
                    cos[1 + first] = (float) Math.cos(angle);
                    cos[1 + second] = (float) Math.cos(angle);
                    sin[1 + first] = (float) -Math.sin(angle);
                    sin[1 + second] = (float) Math.sin(angle);
                    for (int head = 0; head < 3; head++) {
                        double re = before[2 + head * width + first];
                        double im = before[2 + head * width + second];
                        expected[head * width + first] = re * Math.cos(angle) - im * Math.sin(angle);
                        expected[head * width + second] = re * Math.sin(angle) + im * Math.cos(angle);
                    }
                }
                kernels.rotate(x, 2, 3 * width, cos, sin, 1, width, interleaved);
                for (int i = 0; i < 3 * width; i++) {
                    assertThat((double) x[2 + i]).as("%s of %s", i, width).isCloseTo(expected[i], within(1e-6));
                }
                assertThat(x[1]).isEqualTo(UNTOUCHED);
                assertThat(x[2 + 3 * width]).isEqualTo(UNTOUCHED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void geluOfLargeValuesIsThemOrNothing(Kernels kernels) {
        float[] large = {20, 1e10f, Float.MAX_VALUE, Float.POSITIVE_INFINITY};
        for (float value : large) {
            float[] z = new float[33];
            z[0] = value;
            z[32] = value;
            kernels.gelu(z, 0, 33, new float[33], 0);
            assertThat(z[0]).isEqualTo(value);
            assertThat(z[32]).isEqualTo(value);
            if (value < Float.POSITIVE_INFINITY) {
                z[0] = -value;
                z[32] = -value;
                kernels.gelu(z, 0, 33, new float[33], 0);
                assertThat(z[0]).isZero();
                assertThat(z[32]).isZero();
            }
        }
    }

    @Test
    void theExponentialIsWithinTwoUnitsInTheLastPlace() {
        for (float x = 0; x > -87; x -= 0.0173f) {
            double exact = Math.exp(x);
            assertThat((double) Exp.ofNonPositive(x)).isCloseTo(exact, within(2.0 * Math.ulp((float) exact)));
        }
        assertThat(Exp.ofNonPositive(-1000)).isZero();
        assertThat(Exp.ofNonPositive(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(Exp.ofNonPositive(Float.NaN)).isNaN();
    }

    @ParameterizedTest
    @MethodSource("both")
    void softmaxOfHugeAndTinyValuesSumsToOne(Kernels kernels) {
        float[] row = new float[37];
        Arrays.fill(row, -3e38f);
        row[5] = 3e38f;
        row[36] = 3e38f;
        kernels.softmax(row, 0, row.length);
        assertThat(row[5]).isEqualTo(0.5f);
        assertThat(row[36]).isEqualTo(0.5f);
        assertThat(row[0]).isZero();
    }

    @ParameterizedTest
    @MethodSource("both")
    void nanInIsNanOut(Kernels kernels) {
        for (int at : new int[] {0, 20, 36}) { // within whole vectors and in the rest
            float[] softmax = new float[37];
            softmax[at] = Float.NaN;
            kernels.softmax(softmax, 0, 37);
            float[] normalized = new float[37];
            normalized[at] = Float.NaN;
            kernels.normalize(normalized, 0, 37, new float[37], new float[37], 1e-6, new float[2], 0);
            float[] gelu = new float[37];
            gelu[at] = Float.NaN;
            kernels.gelu(gelu, 0, 37, new float[37], 0);
            for (int i = 0; i < 37; i++) {
                assertThat(softmax[i]).isNaN();
                assertThat(normalized[i]).isNaN();
            }
            assertThat(gelu[at]).isNaN();
            assertThat(gelu[1]).isZero();
            for (Activation activation : Activation.values()) {
                float[] alone = new float[37];
                alone[at] = Float.NaN;
                float[] beside = alone.clone();
                kernels.activate(activation, alone, 0, 37, new float[37], 0);
                kernels.activateWithDerivative(activation, beside, new float[37], 0, 37, new float[37], 0);
                assertThat(alone[at]).isNaN();
                assertThat(beside[at]).isNaN();
                assertThat(alone[1]).isZero();
            }
        }
    }

    private interface Loop {
        void run(Kernels kernels, float[] changed);
    }

    private static void same(Kernels scalar, Kernels vector, float[] start, Loop loop) {
        float[] expected = start.clone();
        float[] actual = start.clone();
        loop.run(scalar, expected);
        loop.run(vector, actual);
        for (int i = 0; i < start.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f * Math.max(1, Math.abs(expected[i]))));
        }
        assertThat(expected[start.length - 1]).isEqualTo(UNTOUCHED);
        assertThat(actual[start.length - 1]).isEqualTo(UNTOUCHED);
    }

    /** n random values from an index on; what is before and after must not change. */
    private static float[] row(Random random, int n, int from) {
        float[] x = new float[from + n + 5];
        Arrays.fill(x, UNTOUCHED);
        for (int i = 0; i < n; i++) {
            x[from + i] = (float) random.nextGaussian();
        }
        return x;
    }
}
