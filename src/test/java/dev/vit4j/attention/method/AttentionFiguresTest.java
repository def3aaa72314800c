package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entropy and distance of attention whose figures can be computed by hand. */
class AttentionFiguresTest {
    @Test
    void evenLookUpsHaveAsManyBitsAsTheirKeys() {
        float[] row = new float[16];
        Arrays.fill(row, 1 / 16f);
        assertThat(AttentionEntropy.bits(Matrices.everyRow(2, row), 1)).isCloseTo(4, within(1e-12));
    }

    @Test
    void exactLookUpsHaveNone() {
        assertThat(AttentionEntropy.bits(Matrices.everyRow(1, 0, 1, 0, 0), 0)).isZero();
    }

    @Test
    void entropyIsTheMeanOverQueriesOfEachHead() {
        // Head 0: an exact look-up and an even one; head 1: both exact.
        LayerAttention layer = new LayerAttention(2, 2, new float[] {1, 0, 0.5f, 0.5f, 0, 1, 0, 1});
        assertThat(AttentionEntropy.bits(layer, 0)).isCloseTo(0.5, within(1e-12));
        assertThat(AttentionEntropy.bits(layer, 1)).isZero();
    }

    @Test
    void lookingAtItselfIsNoDistance() {
        TokenGrid grid = Grids.bare(3);
        float[] identity = new float[81];
        for (int i = 0; i < 9; i++) {
            identity[10 * i] = 1;
        }
        assertThat(new AttentionDistance(grid).pixels(new LayerAttention(1, 9, identity), 0))
                .isZero();
    }

    @Test
    void lookingAtTheNeighborIsAPatchFar() {
        // 2 x 2 patches of 4 pixels: every query looks at the patch beside it.
        float[] beside = {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0};
        assertThat(new AttentionDistance(Grids.bare(2)).pixels(new LayerAttention(1, 4, beside), 0))
                .isCloseTo(4, within(1e-12));
    }

    @Test
    void distancesDownAndAcrossAreThoseOfThePatches() {
        // 2 x 1 patches 8 pixels high, and 1 x 2 patches 4 pixels wide: every query looks at the other patch.
        float[] other = {0, 1, 1, 0};
        Size patch = new Size(8, 4);
        TokenGrid above = new TokenGrid(new Patching(new Size(16, 4), 3, patch, patch, 0, false), PrefixTokens.NONE);
        TokenGrid beside = new TokenGrid(new Patching(new Size(8, 8), 3, patch, patch, 0, false), PrefixTokens.NONE);
        LayerAttention layer = new LayerAttention(1, 2, other);
        assertThat(new AttentionDistance(above).pixels(layer, 0)).isCloseTo(8, within(1e-12));
        assertThat(new AttentionDistance(beside).pixels(layer, 0)).isCloseTo(4, within(1e-12));
    }

    @Test
    void evenAttentionIsTheMeanDistanceOfTheGrid() {
        float[] row = new float[4];
        Arrays.fill(row, 0.25f);
        // From each of four patches: to itself 0, to two neighbors 4, to the diagonal one 4 sqrt 2.
        assertThat(new AttentionDistance(Grids.bare(2)).pixels(Matrices.everyRow(1, row), 0))
                .isCloseTo((4 + 4 + 4 * Math.sqrt(2)) / 4, within(1e-7));
    }

    @Test
    void theClassTokenCountsNeitherAsQueryNorAsKey() {
        // Patches give the class token 0.5 and the patch beside them 0.5; the class token looks far away.
        float[] values = {
            0, 0, 0, 0, 1, 0.5f, 0, 0.5f, 0, 0, 0.5f, 0.5f, 0, 0, 0, 0.5f, 0, 0, 0, 0.5f, 0.5f, 0, 0, 0.5f, 0
        };
        assertThat(new AttentionDistance(Grids.withClassToken(2)).pixels(new LayerAttention(1, 5, values), 0))
                .isCloseTo(4, within(1e-12));
    }

    @Test
    void overlappingPatchesAreAStrideApart() {
        float[] row = {0, 1, 0, 0, 0};
        // All look at the first patch: itself 0, neighbors 2, diagonal 2 sqrt 2.
        assertThat(new AttentionDistance(Grids.overlapping(2)).pixels(Matrices.everyRow(1, row), 0))
                .isCloseTo((0 + 2 + 2 + 2 * Math.sqrt(2)) / 4, within(1e-12));
    }

    @Test
    void queriesThatLookAtNoPatchDoNotCount() {
        float[] values = {1, 0, 1, 0};
        TokenGrid one = Grids.withClassToken(1);
        assertThat(new AttentionDistance(one).pixels(new LayerAttention(1, 2, values), 0))
                .isNaN();
        // Of 2 x 2 patches the first looks at the one beside it, the others at the class token.
        float[] first = new float[25];
        for (int query = 0; query < 5; query++) {
            first[5 * query + (query == 1 ? 2 : 0)] = 1;
        }
        assertThat(new AttentionDistance(Grids.withClassToken(2)).pixels(new LayerAttention(1, 5, first), 0))
                .isEqualTo(4);
    }

    @Test
    void figuresAreOfEveryLayerAndHead() {
        LayerAttention even = Matrices.everyRow(2, 0.25f, 0.25f, 0.25f, 0.25f);
        LayerAttention exact = Matrices.everyRow(2, 1, 0, 0, 0);
        AttentionFigures figures = AttentionFigures.of(List.of(even, exact), Grids.bare(2));
        assertThat(figures.entropyBits()).isDeepEqualTo(new double[][] {{2, 2}, {0, 0}});
        assertThat(figures.distancePixels()).hasDimensions(2, 2);
        assertThat(figures.distancePixels()[1][0]).isCloseTo((4 + 4 + 4 * Math.sqrt(2)) / 4, within(1e-12));
    }
}
