package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PatchMapTest {
    @Test
    void whatFallsOnTokensThatAreNoPatchesIsElsewhere() {
        double[] weights = {0.5, 0.1, 0.2, 0.05, 0.15};
        PatchMap map = PatchMap.ofTokens(Grids.withClassToken(2), Queries.CLASSIFIER, weights);
        assertThat(map.weights()).containsExactly(0.1, 0.2, 0.05, 0.15);
        assertThat(map.elsewhere()).isEqualTo(0.5);
        assertThat(map.sum()).isCloseTo(0.5, within(1e-12));
        assertThat(PatchMap.ofTokens(Grids.bare(1), Queries.CLASSIFIER, new double[] {1})
                        .elsewhere())
                .isZero();
    }

    @Test
    void weightsStandRowByRow() {
        PatchMap map = Grids.map(Grids.bare(2), 0.1, 0.4, 0.2, 0.3);
        assertThat(map.at(0, 1)).isEqualTo(0.4);
        assertThat(map.at(1, 0)).isEqualTo(0.2);
        assertThat(map.min()).isEqualTo(0.1);
        assertThat(map.max()).isEqualTo(0.4);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Grids.map(Grids.bare(2), 1, 2, 3)).hasMessage("3 weights for 4 patches");
        assertThatThrownBy(() -> new AttentionMatrix(0, new double[0])).hasMessage("0 weights for 0 tokens");
        assertThat(new AttentionMatrix(1, new double[1]).tokens()).isOne();
        assertThatThrownBy(() -> new LayerAttention(0, 1, new float[0])).hasMessage("0 weights for 0 heads, 1 tokens");
        assertThat(new LayerAttention(1, 1, new float[1]).tokens()).isOne();
    }
}
