package dev.vit4j.ops.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.Factor;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OneDnnProductsTest {
    private static final List<PostOp> FOLLOWING = List.of(PostOp.values());

    private final OneDnnProducts products = new OneDnnProducts();

    /** Sizes that are no multiple of a register's lanes, rows with gaps, an offset, all that may follow. */
    @Test
    void areWhatTheDefinitionSays() {
        Random random = new Random(11);
        for (int round = 0; round < 90; round++) {
            int m = 1 + random.nextInt(round % 10 == 0 ? 300 : 40);
            int n = 1 + random.nextInt(round % 10 == 0 ? 300 : 70);
            int k = 1 + random.nextInt(round % 10 == 0 ? 800 : 90);
            check(products, Case.of(m, n, k, FOLLOWING.get(round % FOLLOWING.size()), random.nextBoolean(), random));
        }
    }

    /** Other memory of the same sizes, by the product that is kept. */
    @Test
    void aKeptProductTakesOtherMemory() {
        Random random = new Random(12);
        for (int round = 0; round < 4; round++) {
            check(products, Case.of(33, 48, 20, PostOp.ADD, true, random));
        }
    }

    /** More sizes than are kept. */
    @Test
    void productsThatWereGivenUpAreMadeAnew() {
        Random random = new Random(13);
        for (int round = 0; round < 300; round++) {
            check(products, Case.of(1 + round % 150, 16, 8, PostOp.NONE, true, random));
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Future<?>[] all = new Future<?>[8];
            for (int i = 0; i < all.length; i++) {
                int seed = i;
                all[i] = threads.submit(() -> {
                    OneDnnProducts own = new OneDnnProducts();
                    Random random = new Random(seed);
                    for (int round = 0; round < 20; round++) {
                        check(own, Case.of(64, 96, 128, FOLLOWING.get(round % FOLLOWING.size()), true, random));
                    }
                });
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void notANumberComesThroughEverything() {
        for (PostOp then : PostOp.values()) {
            Case c = Case.of(6, 40, 16, then, true, new Random(1));
            c.a.memory().write(c.a.offset() + 2L * c.a.stride(), new float[] {Float.NaN}, 0, 1);
            c.run(products);
            for (int row = 0; row < 6; row++) {
                for (int column = 0; column < 40; column++) {
                    assertThat(Float.isNaN(c.result(row, column)))
                            .as("%s, row %d, column %d", then, row, column)
                            .isEqualTo(row == 2);
                }
            }
        }
    }

    /** Where erf, tanh or sigmoid is 1 to the last digit, the result is x or 0, nearly as far as floats go. */
    @ParameterizedTest
    @EnumSource(names = {"GELU", "GELU_TANH", "QUICK_GELU", "SILU"})
    void largeValuesAreTheirActivationOrNothing(PostOp activation) {
        float[] values = {-1e38f, -1e10f, -100, -20, -1e-20f, 0, 1e-20f, 20, 100, 1e10f, 1e38f};
        Case c = Case.of(1, values.length, 1, activation, false, new Random(1));
        c.a.memory().write(c.a.offset(), new float[] {1}, 0, 1);
        for (int i = 0; i < values.length; i++) {
            long at = c.transposed ? (long) i * c.b.stride() : i;
            c.b.memory().write(c.b.offset() + at, values, i, 1);
        }
        c.run(products);
        for (int i = 0; i < values.length; i++) {
            float expected = Math.abs(values[i]) < 1 ? values[i] / 2 : Math.max(0, values[i]);
            assertThat(c.result(0, i)).as("%s(%s)", activation, values[i]).isCloseTo(expected, within(1e-6f));
        }
    }

    private static void check(OneDnnProducts products, Case c) {
        float[] before = c.c.memory().toArray();
        c.run(products);
        float[] after = c.c.memory().toArray();
        double[] expected = c.expected(before);
        double tolerance = 3e-6 * (1 + Math.sqrt(c.k));
        for (int at = 0; at < after.length; at++) {
            int column = (at - (int) c.c.offset()) % c.c.stride();
            boolean result = at >= c.c.offset() && column < c.n;
            // An assertion for each element takes longer than all products.
            if (!(Math.abs(after[at] - expected[at]) <= (result ? tolerance : 0))) {
                assertThat((double) after[at])
                        .as("%s, %s at %d", c, result ? "result" : "beside the result", at)
                        .isCloseTo(expected[at], within(result ? tolerance : 0));
            }
        }
    }

    private record Case(
            int m,
            int n,
            int k,
            MatrixView a,
            boolean transposed,
            MatrixView b,
            MatrixView bias,
            PostOp then,
            MatrixView added,
            MatrixView c) {
        static Case of(int m, int n, int k, PostOp then, boolean bias, Random random) {
            boolean transposed = random.nextBoolean();
            return new Case(
                    m,
                    n,
                    k,
                    part(m, k + random.nextInt(9), random),
                    transposed,
                    part(transposed ? n : k, (transposed ? k : n) + random.nextInt(2) * 3, random),
                    bias ? part(1, n, random) : null,
                    then,
                    then == PostOp.ADD || then == PostOp.MULTIPLY ? part(m, n + random.nextInt(5), random) : null,
                    part(m, n + random.nextInt(9), random));
        }

        void run(OneDnnProducts products) {
            Factor packed = new Factor(FloatArray.aligned(products.length(k, n) + 3), 3, k, n);
            products.pack(transposed, b, packed);
            products.multiply(m, a, packed, bias, then, added, c);
        }

        float result(int row, int column) {
            return value(c, row, column);
        }

        /**
         * By the definition.
         *
         * @param before what was in the result's memory
         * @return what is to be there, all that surrounds the result too
         */
        double[] expected(float[] before) {
            double[] all = new double[before.length];
            Arrays.setAll(all, i -> before[i]);
            float[] left = a.memory().toArray();
            float[] right = b.memory().toArray();
            int down = transposed ? 1 : b.stride();
            int across = transposed ? b.stride() : 1;
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < n; column++) {
                    double sum = bias == null ? 0 : value(bias, 0, column);
                    int l = (int) a.offset() + row * a.stride();
                    int r = (int) b.offset() + column * across;
                    for (int p = 0; p < k; p++) {
                        sum += (double) left[l + p] * right[r + p * down];
                    }
                    int at = (int) c.offset() + row * c.stride() + column;
                    all[at] = switch (then) {
                        case NONE -> sum;
                        case GELU -> sum * 0.5 * (1 + Erf.erf(sum / Math.sqrt(2)));
                        case GELU_TANH -> sum * sigmoid(1.5957691216057308 * (sum + 0.044715 * sum * sum * sum));
                        case QUICK_GELU -> sum * sigmoid(1.702 * sum);
                        case SILU -> sum * sigmoid(sum);
                        case MULTIPLY -> sum * value(added, row, column);
                        case ADD -> sum + value(added, row, column);
                        case ACCUMULATE -> sum + before[at];
                    };
                }
            }
            return all;
        }

        @Override
        public String toString() {
            return m + " x " + n + " x " + k + ", " + then + Arrays.asList(bias != null, a.stride(), b.stride());
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static float value(MatrixView part, int row, int column) {
        float[] one = new float[1];
        part.memory().read(part.offset() + (long) row * part.stride() + column, one, 0, 1);
        return one[0];
    }

    private static MatrixView part(int rows, int stride, Random random) {
        int offset = random.nextInt(4);
        float[] values = new float[offset + rows * stride];
        FloatArray memory = FloatArray.aligned(values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        memory.write(0, values, 0, values.length);
        return new MatrixView(memory, offset, stride);
    }
}
