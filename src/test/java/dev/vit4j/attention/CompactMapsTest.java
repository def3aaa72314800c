package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.explain.ExplanationMethods;
import dev.vit4j.attention.faithfulness.Baseline;
import dev.vit4j.attention.faithfulness.Faithfulness;
import dev.vit4j.attention.faithfulness.Faithfulness.Options;
import dev.vit4j.attention.faithfulness.FaithfulnessResult;
import dev.vit4j.attention.method.AttentionMatrix;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Golden;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of a model with a stem of convolutions and sequence pooling: 4 x 4 tokens of 13 x 13 pixels. */
class CompactMapsTest {
    private static final Model MODEL = Golden.read("tiny-cct").model();

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void theClassifiersLookUpIsThatOfThePooling(String ops) {
        try (AttentionReader reader = new AttentionReader(MODEL, OpsChoice.of(ops), 2)) {
            for (AttentionMaps maps : reader.read(List.of(noise(1), noise(2), noise(3)))) {
                PatchMap shares = maps.pooling().orElseThrow();
                assertThat(shares.sum()).isCloseTo(1, within(1e-6));
                assertThat(shares.max() / shares.min()).isGreaterThan(1.5);
                assertThat(maps.raw(1, Heads.MEAN, Queries.CLASSIFIER).weights())
                        .containsExactly(weightedMean(maps.layers().get(1), shares.weights()), within(1e-9));
                assertThat(maps.rollout().sum()).isCloseTo(1, within(1e-6));
                assertThat(maps.rollout().query().description(maps.grid())).contains("sequence pooling");
                assertThat(maps.raw(0, Heads.MEAN, Query.patch(3, 0)).query()).isEqualTo(Query.patch(3, 0));
                assertThat(maps.gradient(1).max()).isPositive();
                assertThat(maps.overlay(shares).getWidth()).isEqualTo(20);
            }
        }
    }

    private static double[] weightedMean(LayerAttention layer, double[] shares) {
        AttentionMatrix mean = Heads.MEAN.of(layer);
        double[] sum = new double[shares.length];
        for (int query = 0; query < shares.length; query++) {
            double[] alone = new double[shares.length];
            alone[query] = 1;
            double[] row = mean.lookUp(alone);
            for (int key = 0; key < sum.length; key++) {
                sum[key] += shares[query] * row[key];
            }
        }
        return sum;
    }

    @Test
    void faithfulnessCountsTokensNotThePixelsThatThePatchesLieAt() {
        Options options = new Options(Baseline.MEAN, Baseline.MEAN, 4, 2, 1, 5);
        FaithfulnessResult result = new Faithfulness(MODEL, OpsChoice.of("auto"), options)
                .measure(
                        List.of(seen(1), seen(2)), ExplanationMethods.rankings().subList(0, 1), done -> {});
        assertThat(result.meanDeletion(ExplanationMethods.rankings().get(0).name())
                        .shares())
                .containsExactly(0, 0.25, 0.5, 0.75, 1);
    }

    private static RgbImage noise(long seed) {
        return noise(seed, 20);
    }

    /** An image as the model sees it. */
    private static RgbImage seen(long seed) {
        return noise(seed, MODEL.config().imageSize().height());
    }

    private static RgbImage noise(long seed, int side) {
        byte[] pixels = new byte[3 * side * side];
        new Random(seed).nextBytes(pixels);
        return new RgbImage(side, side, pixels);
    }
}
