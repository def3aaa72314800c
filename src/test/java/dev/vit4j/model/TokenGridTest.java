package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.model.TokenGrid.Square;
import org.junit.jupiter.api.Test;

class TokenGridTest {
    private final ViTConfig plain = ViTVariants.byName("nano/4");

    @Test
    void thePatchesFollowTheClassToken() {
        TokenGrid grid = TokenGrid.of(plain);
        assertThat(grid.tokens()).isEqualTo(plain.tokens()).isEqualTo(65);
        assertThat(grid.isPatch(0)).isFalse();
        assertThat(grid.isPatch(1)).isTrue();
        assertThat(grid.isPatch(64)).isTrue();
        assertThat(grid.isPatch(65)).isFalse();
        assertThat(grid.token(0, 0)).isEqualTo(1);
        assertThat(grid.token(7, 7)).isEqualTo(64);
        assertThat(grid.square(9)).isEqualTo(new Square(4, 4, 4));
        assertThat(grid.overlap()).isZero();
        assertThat(grid.description()).isEqualTo("8 x 8 patches of 4 pixels");
    }

    @Test
    void withMeanPoolingAllTokensArePatches() {
        TokenGrid grid = TokenGrid.of(Configs.variant(plain, 4, Pooling.MEAN, PositionEmbedding.LEARNED, true, 0));
        assertThat(grid.tokens()).isEqualTo(64);
        assertThat(grid.token(0, 0)).isZero();
        assertThat(grid.description()).isEqualTo("8 x 8 patches of 4 pixels, no class token");
    }

    @Test
    void overlappingPatchesBeginAStrideApart() {
        TokenGrid grid = TokenGrid.of(Configs.variant(plain, 2, Pooling.CLS, PositionEmbedding.LEARNED, true, 0));
        assertThat(grid.rows()).isEqualTo(15);
        assertThat(grid.square(16)).isEqualTo(new Square(2, 2, 4));
        assertThat(grid.centre(1)).isEqualTo(4);
        assertThat(grid.overlap()).isEqualTo(2);
        assertThat(grid.description()).isEqualTo("15 x 15 patches of 4 pixels, overlapping by 2");
    }

    @Test
    void bordersLieHalfwayBetweenMiddlesAndAtTheInputsEdges() {
        TokenGrid side = TokenGrid.of(plain);
        assertThat(side.border(0)).isZero();
        assertThat(side.border(1)).isEqualTo(4);
        assertThat(side.border(8)).isEqualTo(32);
        TokenGrid overlapping =
                TokenGrid.of(Configs.variant(plain, 2, Pooling.CLS, PositionEmbedding.LEARNED, true, 0));
        assertThat(overlapping.border(0)).isZero();
        assertThat(overlapping.border(1)).isEqualTo(3);
        assertThat(overlapping.border(15)).isEqualTo(32);
    }
}
