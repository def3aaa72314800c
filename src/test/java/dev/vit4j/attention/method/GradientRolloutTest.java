package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GradientRolloutTest {
    /** One layer, two heads, by hand: products below zero do not count, heads are averaged after that. */
    @Test
    void countsAttentionThatSpeaksForTheClass() {
        LayerAttention attention = new LayerAttention(2, 2, new float[] {0.25f, 0.75f, 1, 0, 0.5f, 0.5f, 0.5f, 0.5f});
        LayerAttention gradient = new LayerAttention(2, 2, new float[] {4, -4, 0, 9, 2, 2, -1, 3});
        // Head 0: [[1, 0], [0, 0]]; head 1: [[1, 1], [0, 1.5]].
        AttentionMatrix relevance =
                GradientRollout.of(List.of(attention), List.of(gradient)).product();
        assertThat(relevance.values()).containsExactly(1 + 1, 0.5, 0, 1 + 0.75);
    }

    /** Chefer et al.'s loop as their equations have it: R starts as I, R += Ā R. */
    @Test
    void equalsTheEquationsWrittenOut() {
        Random random = new Random(5);
        int tokens = 6;
        List<LayerAttention> attention = List.of(
                Matrices.random(random, 3, tokens),
                Matrices.random(random, 3, tokens),
                Matrices.random(random, 3, tokens));
        List<LayerAttention> gradients = attention.stream()
                .map(layer -> new LayerAttention(3, tokens, gaussians(random, layer.values().length)))
                .toList();
        double[][] r = new double[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
            r[i][i] = 1;
        }
        for (int layer = 0; layer < 3; layer++) {
            double[][] next = new double[tokens][tokens];
            for (int i = 0; i < tokens; i++) {
                next[i] = r[i].clone();
                for (int k = 0; k < tokens; k++) {
                    double bar = 0;
                    for (int head = 0; head < 3; head++) {
                        int at = attention.get(layer).row(head, i) + k;
                        bar += Math.max(
                                        0.0,
                                        (double) attention.get(layer).values()[at]
                                                * gradients.get(layer).values()[at])
                                / 3;
                    }
                    for (int j = 0; j < tokens; j++) {
                        next[i][j] += bar * r[k][j];
                    }
                }
            }
            r = next;
        }
        LookUpChain chain = GradientRollout.of(attention, gradients);
        for (int i = 0; i < tokens; i++) {
            assertThat(chain.product().row(i)).containsExactly(r[i], within(1e-9));
            double[] queryWeights = new double[tokens];
            queryWeights[i] = 1;
            r[i][i] -= 1;
            assertThat(GradientRollout.relevance(chain, queryWeights)).containsExactly(r[i], within(1e-9));
        }
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void refusesNoLayersAndSizesThatDiffer() {
        LayerAttention small = Matrices.everyRow(1, 0.5f, 0.5f);
        LayerAttention large = Matrices.everyRow(2, 0.5f, 0.5f);
        assertThatThrownBy(() -> GradientRollout.of(List.of(), List.of())).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> GradientRollout.of(List.of(small), List.of(large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sizes differ");
    }
}
