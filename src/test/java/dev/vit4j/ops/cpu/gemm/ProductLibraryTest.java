package dev.vit4j.ops.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.ops.cpu.engine.FloatArray;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProductLibraryTest {
    private interface Library {
        void multiply(
                boolean transA,
                boolean transB,
                int m,
                int n,
                int k,
                float alpha,
                MatrixView a,
                MatrixView b,
                float beta,
                MatrixView c);
    }

    @Test
    void oneDnnWhereItLoads() {
        assertThat(ProductLibrary.choose("auto", () -> null)).isEqualTo(ProductLibrary.ONEDNN);
        assertThat(ProductLibrary.choose("auto", () -> "it is not there")).isEqualTo(ProductLibrary.OPENBLAS);
    }

    @Test
    void thePropertyNamesOne() {
        assertThat(ProductLibrary.choose("openblas", () -> {
                    throw new AssertionError("must not be loaded");
                }))
                .isEqualTo(ProductLibrary.OPENBLAS);
        assertThat(ProductLibrary.choose("OneDNN", () -> null)).isEqualTo(ProductLibrary.ONEDNN);
        assertThatThrownBy(() -> ProductLibrary.choose("onednn", () -> "it is not there"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("-Dvit4j.products=onednn: it is not there; leave it out");
        assertThatThrownBy(() -> ProductLibrary.choose("mkl", () -> null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("-Dvit4j.products=mkl: unknown; choose one of auto, openblas, onednn");
    }

    @Test
    void openBlasMultipliesByTheDefinition() {
        byTheDefinition(OpenBlas::multiply);
    }

    @Test
    void oneDnnMultipliesByTheDefinition() {
        assertThat(OneDnn.obstacle()).isNull();
        byTheDefinition(OneDnn::multiply);
    }

    @Test
    void notANumberComesThrough() {
        assertThat(OneDnn.obstacle()).isNull();
        for (Library library : new Library[] {OpenBlas::multiply, OneDnn::multiply}) {
            MatrixView a = part(3, 5, 5, new Random(1));
            a.memory().write(7, new float[] {Float.NaN}, 0, 1);
            MatrixView b = part(5, 4, 4, new Random(2));
            MatrixView c = part(3, 4, 4, new Random(3));
            library.multiply(false, false, 3, 4, 5, 1, a, b, 0, c);
            float[] result = c.memory().toArray();
            for (int i = 0; i < 12; i++) {
                assertThat(Float.isNaN(result[i])).as("row %d", i / 4).isEqualTo(i / 4 == 1);
            }
        }
    }

    /** A result that is not added to may hold anything before. */
    @Test
    void whatLayInTheResultIsNotRead() {
        assertThat(OneDnn.obstacle()).isNull();
        for (Library library : new Library[] {OpenBlas::multiply, OneDnn::multiply}) {
            MatrixView a = part(40, 70, 70, new Random(1));
            MatrixView b = part(70, 33, 33, new Random(2));
            MatrixView c = part(40, 33, 33, new Random(3));
            float[] nothing = new float[40 * 33];
            Arrays.fill(nothing, Float.NaN);
            c.memory().write(0, nothing, 0, nothing.length);
            library.multiply(false, false, 40, 33, 70, 1, a, b, 0, c);
            assertThat(c.memory().toArray()).doesNotContain(Float.NaN);
        }
    }

    /** Random sizes, strides, transposes and factors, against sums in double; what lies beside the result stays. */
    private static void byTheDefinition(Library library) {
        Random random = new Random(7);
        for (int round = 0; round < 120; round++) {
            int m = 1 + random.nextInt(round % 10 == 0 ? 300 : 40);
            int n = 1 + random.nextInt(round % 10 == 0 ? 300 : 70);
            int k = 1 + random.nextInt(round % 10 == 0 ? 300 : 90);
            boolean transA = random.nextBoolean();
            boolean transB = random.nextBoolean();
            float alpha = random.nextBoolean() ? 1 : 0.125f;
            float beta = random.nextBoolean() ? 0 : 1;
            MatrixView a = part(transA ? k : m, transA ? m : k, (transA ? m : k) + random.nextInt(9), random);
            MatrixView b = part(transB ? n : k, transB ? k : n, (transB ? k : n) + random.nextInt(9), random);
            MatrixView c = part(m, n, n + random.nextInt(9), random);
            float[] x = a.memory().toArray();
            float[] y = b.memory().toArray();
            float[] before = c.memory().toArray();
            library.multiply(transA, transB, m, n, k, alpha, a, b, beta, c);
            float[] after = c.memory().toArray();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < c.stride(); j++) {
                    int at = i * c.stride() + j;
                    if (j >= n) {
                        assertThat(after[at]).isEqualTo(before[at]);
                        continue;
                    }
                    double sum = 0;
                    for (int p = 0; p < k; p++) {
                        sum += (double) x[transA ? p * a.stride() + i : i * a.stride() + p]
                                * y[transB ? j * b.stride() + p : p * b.stride() + j];
                    }
                    double expected = alpha * sum + beta * before[at];
                    assertThat(Math.abs(after[at] - expected)).isLessThan(1e-4);
                }
            }
        }
    }

    private static MatrixView part(int rows, int columns, int stride, Random random) {
        FloatArray memory = FloatArray.aligned((long) rows * stride);
        float[] values = new float[rows * stride];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        memory.write(0, values, 0, values.length);
        assertThat(columns).isLessThanOrEqualTo(stride);
        return new MatrixView(memory, 0, stride);
    }
}
