package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.Dropouts;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.graph.Masks;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class MaskDrawerTest {
    private static final int IMAGES = 64;
    private static final ViTConfig CONFIG = ViTVariants.byName("test");
    private static final int TOKENS = CONFIG.tokens();

    private static Map<String, INDArray> draw(ViTConfig config, long seed, long batch) {
        return new MaskDrawer(config, IMAGES, seed).draw(batch);
    }

    @Test
    void keepTheMeanAtOne() {
        draw(CONFIG.withDropouts(new Dropouts(0.3, 0.2, 0, 0)), 1, 0)
                .forEach((name, mask) ->
                        assertThat(mask.meanNumber().doubleValue()).as(name).isCloseTo(1, within(0.03)));
    }

    @Test
    void dropTheShareAskedForAndScaleTheRest() {
        float[] values = draw(CONFIG.withDropouts(new Dropouts(0.25, 0, 0, 0)), 1, 0)
                .get("mask.embedding")
                .reshape(-1)
                .toFloatVector();
        long dropped = 0;
        for (float value : values) {
            assertThat(value == 0 || Math.abs(value - 4 / 3f) < 1e-6).isTrue();
            dropped += value == 0 ? 1 : 0;
        }
        assertThat(dropped / (double) values.length).isCloseTo(0.25, within(0.01));
    }

    @Test
    void dropPathTakesWholeImagesAndRisesWithDepth() {
        Map<String, INDArray> masks = draw(CONFIG.withDropouts(new Dropouts(0, 0, 0.5, 0)), 3, 2);
        assertThat(masks.keySet()).containsExactly("mask.attention_branch.1", "mask.mlp_branch.1");
        float[] rows = masks.get("mask.mlp_branch.1").reshape(-1).toFloatVector();
        assertThat(rows).hasSize(IMAGES * TOKENS);
        int dropped = 0;
        for (int image = 0; image < IMAGES; image++) {
            float[] own = Arrays.copyOfRange(rows, image * TOKENS, (image + 1) * TOKENS);
            assertThat(own).containsOnly(own[0]);
            assertThat(own[0]).isIn(0f, 2f);
            dropped += own[0] == 0 ? 1 : 0;
        }
        assertThat(dropped).isBetween(IMAGES / 5, 4 * IMAGES / 5);
    }

    @Test
    void dropPathTogetherWithDropoutStillTakesWholeImages() {
        INDArray mask =
                draw(CONFIG.withDropouts(new Dropouts(0.1, 0, 0.5, 0)), 3, 2).get("mask.attention_branch.1");
        int wholly = 0;
        for (int image = 0; image < IMAGES; image++) {
            float[] own = Arrays.copyOfRange(
                    mask.reshape(-1).toFloatVector(),
                    image * TOKENS * CONFIG.width(),
                    (image + 1) * TOKENS * CONFIG.width());
            int zeros = 0;
            for (float value : own) {
                zeros += value == 0 ? 1 : 0;
            }
            assertThat(zeros == own.length || zeros < own.length / 4).isTrue();
            wholly += zeros == own.length ? 1 : 0;
        }
        assertThat(wholly).isBetween(IMAGES / 5, 4 * IMAGES / 5);
    }

    @Test
    void areAFunctionOfSeedBatchAndName() {
        ViTConfig config = CONFIG.withDropouts(new Dropouts(0.3, 0.3, 0.3, 0));
        Map<String, String> first = content(draw(config, 5, 9));
        assertThat(content(draw(config, 5, 9))).isEqualTo(first);
        assertThat(content(draw(config, 5, 10)).get("mask.embedding")).isNotEqualTo(first.get("mask.embedding"));
        assertThat(content(draw(config, 6, 9)).get("mask.embedding")).isNotEqualTo(first.get("mask.embedding"));
        assertThat(first.get("mask.mlp_branch.0")).isNotEqualTo(first.get("mask.attention_branch.0"));
        assertThat(first.get("mask.mlp_branch.1")).isNotEqualTo(first.get("mask.mlp_branch.0"));
    }

    @Test
    void patchDropoutLooksUpEachStayingTokenOnce() {
        ViTConfig config = CONFIG.withRegisters(2).withDropouts(new Dropouts(0, 0, 0, 0.5));
        int before = 3; // class token and registers
        int stay = before + 8;
        int[] times = new int[config.tokens()];
        MaskDrawer drawer = new MaskDrawer(config, IMAGES, 7);
        for (int batch = 0; batch < 20; batch++) {
            INDArray kept = drawer.draw(batch).get(Masks.KEPT);
            assertThat(kept.shape()).containsExactly(IMAGES, stay, config.tokens());
            float[] values = kept.reshape(-1).toFloatVector();
            for (int image = 0; image < IMAGES; image++) {
                int last = -1;
                for (int row = 0; row < stay; row++) {
                    int at = (image * stay + row) * config.tokens();
                    float[] weights = Arrays.copyOfRange(values, at, at + config.tokens());
                    int token = lookedUp(weights);
                    assertThat(token).isGreaterThan(last);
                    assertThat(row >= before || token == row).isTrue();
                    times[token]++;
                    last = token;
                }
            }
        }
        int draws = 20 * IMAGES;
        for (int token = 0; token < times.length; token++) {
            double share = times[token] / (double) draws;
            assertThat(share).isCloseTo(token < before ? 1 : 0.5, within(token < before ? 0 : 0.07));
        }
    }

    /** Returns the index of the only 1 among zeros. */
    private static int lookedUp(float[] weights) {
        int token = -1;
        for (int i = 0; i < weights.length; i++) {
            assertThat(weights[i]).isIn(0f, 1f);
            if (weights[i] == 1) {
                assertThat(token).isNegative();
                token = i;
            }
        }
        return token;
    }

    @Test
    void whatStaysIsAFunctionOfSeedAndBatch() {
        ViTConfig config = CONFIG.withDropouts(new Dropouts(0, 0, 0, 0.25));
        String first = content(draw(config, 5, 9)).get(Masks.KEPT);
        assertThat(content(draw(config, 5, 9)).get(Masks.KEPT)).isEqualTo(first);
        assertThat(content(draw(config, 5, 10)).get(Masks.KEPT)).isNotEqualTo(first);
        assertThat(content(draw(config, 6, 9)).get(Masks.KEPT)).isNotEqualTo(first);
    }

    @Test
    void masksFitTheTokensThatStay() {
        ViTConfig config = CONFIG.withDropouts(new Dropouts(0.3, 0.3, 0.3, 0.5));
        int stay = config.trainedTokens();
        Map<String, INDArray> masks = draw(config, 1, 1);
        assertThat(masks.get("mask.embedding").size(0)).isEqualTo((long) IMAGES * stay);
        assertThat(masks.get("mask.attention.0").shape()).containsExactly(IMAGES, config.heads(), stay, stay);
    }

    @Test
    void withoutRatesThereAreNone() {
        assertThat(draw(CONFIG, 1, 1)).isEmpty();
    }

    private static Map<String, String> content(Map<String, INDArray> masks) {
        Map<String, String> content = new TreeMap<>();
        masks.forEach((name, mask) -> content.put(
                name, Arrays.hashCode(mask.reshape(-1).toFloatVector()) + ":" + Arrays.toString(mask.shape())));
        return content;
    }
}
