package dev.vit4j.ops.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.GraphRunner;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.encoder.EncoderOps.AttentionNames;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Attention is a soft look-up: weights of at least 0 that sum to 1, and a plain look-up by key in the limit. */
class SoftLookUpTest {
    private static final int TOKENS = 4;
    /** What each query asks for: the key of this token. */
    private static final int[] WANTED = {2, 0, 3, 1};

    private record LookUp(float[][] weights, float[][] values) {}

    /**
     * One image of four tokens, each token its own unit vector, so that keys are told apart; the query map turns token
     * i into the key of the token it wants, times a scale; values are random.
     */
    private static LookUp lookUp(String ops, float scale, float[][] valueMatrix) {
        return lookUp(ops, scale, valueMatrix, false);
    }

    private static LookUp lookUp(String ops, float scale, float[][] valueMatrix, boolean maskDiagonal) {
        float[][] query = new float[TOKENS][TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            query[WANTED[i]][i] = scale;
        }
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, TOKENS, TOKENS);
        QkvWeights weights = new QkvWeights(
                new LinearWeights(sd.var("query", Nd4j.createFromArray(query)), null),
                new LinearWeights(sd.var("key", Nd4j.eye(TOKENS)), null),
                new LinearWeights(sd.var("value", Nd4j.createFromArray(valueMatrix)), null));
        OpsChoice.of(ops)
                .on(sd)
                .attention(
                        new AttentionNames("weights", "values"),
                        new AttentionSizes(1, TOKENS, 1, TOKENS, maskDiagonal),
                        x,
                        weights,
                        AttentionPositions.NONE,
                        null);
        try (GraphRunner runner = new GraphRunner(sd, List.of("weights", "values"))) {
            Map<String, INDArray> out = runner.run(Map.of("x", Nd4j.eye(TOKENS)));
            return new LookUp(
                    out.get("weights").reshape(TOKENS, TOKENS).toFloatMatrix(),
                    out.get("values").toFloatMatrix());
        }
    }

    private static float[][] randomValues() {
        Random random = new Random(3);
        float[][] values = new float[TOKENS][TOKENS];
        for (float[] row : values) {
            for (int i = 0; i < TOKENS; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void weightsAreSharesAndTheAnswerIsTheirAverageOfValues(String ops) {
        float[][] matrix = randomValues();
        LookUp soft = lookUp(ops, 1.5f, matrix);
        for (int i = 0; i < TOKENS; i++) {
            float sum = 0;
            float[] average = new float[TOKENS];
            for (int j = 0; j < TOKENS; j++) {
                // Agreement is scale / sqrt(E) with the wanted key, 0 with the others.
                double wanted = Math.exp(1.5 / 2);
                double expected = (j == WANTED[i] ? wanted : 1) / (wanted + TOKENS - 1);
                assertThat(soft.weights[i][j]).isCloseTo((float) expected, Offset.offset(1e-6f));
                sum += soft.weights[i][j];
                for (int d = 0; d < TOKENS; d++) {
                    average[d] += soft.weights[i][j] * matrix[d][j]; // value j is column j: x is the unit matrix
                }
            }
            assertThat(sum).isCloseTo(1, Offset.offset(1e-6f));
            assertThat(soft.values[i]).containsExactly(average, Offset.offset(1e-5f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void amongOthersOnlyTheSharesAreThoseOfTheOthers(String ops) {
        LookUp soft = lookUp(ops, 1.5f, randomValues(), true);
        for (int i = 0; i < TOKENS; i++) {
            for (int j = 0; j < TOKENS; j++) {
                double wanted = Math.exp(1.5 / 2);
                double expected = (j == WANTED[i] ? wanted : 1) / (wanted + TOKENS - 2);
                assertThat(soft.weights[i][j]).isCloseTo(i == j ? 0 : (float) expected, Offset.offset(1e-6f));
            }
            assertThat(soft.weights[i][i]).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void asTheScaleGrowsItBecomesTheExactLookUp(String ops) {
        float[][] matrix = randomValues();
        float before = 0;
        for (float scale : new float[] {0, 1, 4, 16}) {
            float hit = lookUp(ops, scale, matrix).weights[0][WANTED[0]];
            assertThat(hit).isGreaterThan(before);
            before = hit;
        }
        LookUp hard = lookUp(ops, 1000, matrix);
        for (int i = 0; i < TOKENS; i++) {
            float[] oneHot = new float[TOKENS];
            oneHot[WANTED[i]] = 1;
            assertThat(hard.weights[i]).containsExactly(oneHot);
            for (int d = 0; d < TOKENS; d++) {
                assertThat(hard.values[i][d]).isEqualTo(matrix[d][WANTED[i]]); // copied, not averaged
            }
        }
    }
}
