package dev.vit4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Queries;
import dev.vit4j.attention.method.Query;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps of models with registers and locality attention: registers act as queries and keys, and are not patches. */
class RegisterMapsTest {
    private static final int REGISTERS = 2;
    private static final int PATCHES = 16;

    @ParameterizedTest
    @CsvSource({"CLS,stock", "CLS,fused", "MEAN,fused", "SEQUENCE,fused"})
    void rollOutChainsAllTokensAndShowsThePatches(Pooling pooling, String ops) {
        AttentionMaps maps = maps(pooling, ops);
        int t = maps.grid().tokens();
        int first = REGISTERS + (pooling == Pooling.CLS ? 1 : 0);
        assertThat(t).isEqualTo(first + PATCHES);
        double[] queryWeights = queryWeights(maps, pooling, first);
        double[] after = step(maps.layers().get(0), step(maps.layers().get(1), queryWeights));
        PatchMap rollout = maps.rollout();
        double elsewhere = 0;
        for (int token = 0; token < t; token++) {
            if (token < first) {
                elsewhere += after[token];
            } else {
                assertThat(rollout.weights()[token - first]).isCloseTo(after[token], within(1e-6));
            }
        }
        assertThat(rollout.elsewhere()).isCloseTo(elsewhere, within(1e-6)).isPositive();
        assertThat(maps.raw(1, Heads.MEAN, Queries.CLASSIFIER).sum()
                        + maps.raw(1, Heads.MEAN, Queries.CLASSIFIER).elsewhere())
                .isCloseTo(1, within(1e-6));
        assertThat(maps.overlay(rollout).getWidth()).isEqualTo(40);
        maps.pooling().ifPresent(shares -> {
            assertThat(shares.elsewhere()).isZero();
            assertThat(shares.sum()).isCloseTo(1, within(1e-6));
        });
    }

    private static double[] queryWeights(AttentionMaps maps, Pooling pooling, int first) {
        double[] queryWeights = new double[maps.grid().tokens()];
        if (pooling == Pooling.CLS) {
            queryWeights[0] = 1;
        }
        for (int patch = 0; patch < PATCHES && pooling != Pooling.CLS; patch++) {
            queryWeights[first + patch] = pooling == Pooling.MEAN
                    ? 1.0 / PATCHES
                    : maps.pooling().orElseThrow().weights()[patch];
        }
        return queryWeights;
    }

    /** One layer of the roll-out, half of it the residual connection, over all tokens. */
    private static double[] step(LayerAttention layer, double[] queryWeights) {
        int t = layer.tokens();
        double[] next = new double[t];
        for (int query = 0; query < t; query++) {
            next[query] += 0.5 * queryWeights[query];
            for (int head = 0; head < 2; head++) {
                for (int key = 0; key < t; key++) {
                    next[key] += 0.25 * queryWeights[query] * layer.values()[layer.row(head, query) + key];
                }
            }
        }
        return next;
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void aPatchesMapIsItsLookUpAmongPatchesWithoutItself(Pooling pooling) {
        AttentionMaps maps = maps(pooling, "fused");
        LayerAttention layer = maps.layers().get(0);
        int first = maps.grid().firstPatch();
        PatchMap map = maps.raw(0, Heads.one(1), Query.patch(2, 1));
        int own = 4 * 2 + 1;
        for (int patch = 0; patch < PATCHES; patch++) {
            float weight = layer.values()[layer.row(1, first + own) + first + patch];
            assertThat(map.weights()[patch]).isEqualTo(weight);
            assertThat(map.weights()[patch] == 0).isEqualTo(patch == own);
        }
        PatchMap softer = maps.withTemperature(2).raw(0, Heads.one(1), Query.patch(2, 1));
        assertThat(softer.weights()[own]).isZero();
        assertThat(softer.sum() + softer.elsewhere()).isCloseTo(1, within(1e-6));
        PatchMap relevance = maps.gradient(1);
        assertThat(relevance.weights()).hasSize(PATCHES);
        assertThat(relevance.min()).isNotNegative();
        assertThat(relevance.max()).isPositive().isFinite();
        for (double[] bits : maps.figures().entropyBits()) {
            assertThat(bits).doesNotContain(Double.NaN);
        }
    }

    private static AttentionMaps maps(Pooling pooling, String ops) {
        ViTConfig config = ViTConfig.of(ImageShape.rgb(16), Stem.patches(4), new EncoderShape(16, 2, 2, 24), 3)
                .withPooling(pooling)
                .withRegisters(REGISTERS)
                .withBlocks(BlockOptions.PLAIN.withAttention(AttentionKind.LOCALITY));
        var weights = WeightInit.fresh(config, 5);
        // A fresh head is all zeros, and so would the gradients be.
        Random random = new Random(6);
        var head = weights.get("classifier.weight");
        for (long i = 0; i < head.length(); i++) {
            head.putScalar(i, random.nextGaussian());
        }
        Model model = new Model(
                config,
                Preprocessing.standard(16),
                List.of("a", "b", "c"),
                weights,
                Json.mapper().createObjectNode());
        byte[] pixels = new byte[3 * 40 * 30];
        new Random(8).nextBytes(pixels);
        try (AttentionReader reader = new AttentionReader(model, OpsChoice.of(ops), 2)) {
            return reader.read(List.of(new RgbImage(40, 30, pixels))).get(0);
        }
    }
}
