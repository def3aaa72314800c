package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Size;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.TokenGrid.Rectangle;
import java.util.Arrays;
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
        assertThat(grid.rectangle(9)).isEqualTo(new Rectangle(4, 4, 4, 4));
        assertThat(grid.vertical().overlap()).isZero();
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
    void registersComeAfterTheClassTokenAndAreNoPatches() {
        TokenGrid grid = TokenGrid.of(plain.withRegisters(3));
        assertThat(grid.tokens()).isEqualTo(plain.withRegisters(3).tokens()).isEqualTo(68);
        assertThat(grid.firstPatch()).isEqualTo(4);
        assertThat(grid.registers()).isEqualTo(3);
        assertThat(grid.isPatch(3)).isFalse();
        assertThat(grid.isPatch(4)).isTrue();
        assertThat(grid.token(7, 7)).isEqualTo(67);
        assertThat(grid.patches()).isEqualTo(64);
        assertThat(grid.description()).isEqualTo("8 x 8 patches of 4 pixels, 3 registers");
        TokenGrid alone = TokenGrid.of(plain.withPooling(Pooling.MEAN).withRegisters(1));
        assertThat(alone.firstPatch()).isEqualTo(1);
        assertThat(alone.classToken()).isFalse();
        assertThat(alone.description()).isEqualTo("8 x 8 patches of 4 pixels, no class token, 1 register");
    }

    @Test
    void overlappingPatchesBeginAStrideApart() {
        TokenGrid grid = TokenGrid.of(Configs.variant(plain, 2, Pooling.CLS, PositionEmbedding.LEARNED, true, 0));
        assertThat(grid.rows()).isEqualTo(15);
        assertThat(grid.rectangle(16)).isEqualTo(new Rectangle(2, 2, 4, 4));
        assertThat(grid.vertical().center(1)).isEqualTo(4);
        assertThat(grid.vertical().overlap()).isEqualTo(2);
        assertThat(grid.description()).isEqualTo("15 x 15 patches of 4 pixels, overlapping by 2");
    }

    @Test
    void bordersLieHalfwayBetweenMiddlesAndAtTheInputsEdges() {
        TokenGrid side = TokenGrid.of(plain);
        assertThat(side.vertical().border(0)).isZero();
        assertThat(side.vertical().border(1)).isEqualTo(4);
        assertThat(side.vertical().border(8)).isEqualTo(32);
        TokenGrid overlapping =
                TokenGrid.of(Configs.variant(plain, 2, Pooling.CLS, PositionEmbedding.LEARNED, true, 0));
        assertThat(overlapping.vertical().border(0)).isZero();
        assertThat(overlapping.vertical().border(1)).isEqualTo(3);
        assertThat(overlapping.vertical().border(15)).isEqualTo(32);
    }

    /** By hand: a token's window grows by 2 for a kernel and by 2 for max pooling, in units of its input's stride. */
    @Test
    void tokensOfAStemOfConvolutionsSeeWindowsThatOverlap() {
        TokenGrid two = TokenGrid.of(ViTVariants.byName("cct-2/3x2"));
        assertThat(two.description())
                .isEqualTo(
                        "8 x 8 tokens from 2 convolutions, 4 pixels apart, receptive field 13 pixels, no class token");
        assertThat(two.vertical().center(0)).isEqualTo(0.5);
        assertThat(two.vertical().center(7)).isEqualTo(28.5);
        assertThat(two.vertical().border(1)).isEqualTo(2.5);
        assertThat(two.rectangle(0)).isEqualTo(new Rectangle(0, 0, 13, 13));
        assertThat(two.rectangle(63)).isEqualTo(new Rectangle(19, 19, 13, 13));
        TokenGrid one = TokenGrid.of(ViTVariants.byName("cct-7/3x1"));
        assertThat(one.description())
                .startsWith("16 x 16 tokens from 1 convolution, 2 pixels apart, receptive field 5 pixels");
    }

    @Test
    void aStemsGridIsThatOfTheTokensAtAnySize() {
        for (int convolutions = 1; convolutions <= 4; convolutions++) {
            Integer[] widths = new Integer[convolutions - 1];
            Arrays.fill(widths, 4);
            ViTConfig config = ViTVariants.byName("cct-2/3x2").withStem(Stem.convolutions(widths));
            for (int size = 3; size < 40; size++) {
                ViTConfig sized = config.withImageSize(Size.square(size));
                assertThat(TokenGrid.of(sized).tokens())
                        .as("%d convolutions, %d pixels", convolutions, size)
                        .isEqualTo(sized.tokens());
            }
        }
    }

    @Test
    void aShiftedPatchStandsWhereItsOwnWindowLies() {
        TokenGrid grid = TokenGrid.of(ViTVariants.byName("nano/4:stem=shifted-patches"));
        assertThat(grid.rectangle(9)).isEqualTo(new Rectangle(4, 4, 4, 4));
        assertThat(grid.vertical().center(1)).isEqualTo(6);
        assertThat(grid.tokens()).isEqualTo(65);
        assertThat(grid.description()).isEqualTo("8 x 8 patches of 4 pixels");
    }

    @Test
    void patchesInThePaddingAreDrawnAtTheEdge() {
        TokenGrid grid = TokenGrid.of(ViTVariants.byName("lap-4/8"));
        assertThat(grid.rows()).isEqualTo(8);
        assertThat(grid.vertical().center(0)).isEqualTo(2);
        assertThat(grid.vertical().border(1)).isEqualTo(4);
        assertThat(grid.rectangle(0)).isEqualTo(new Rectangle(0, 0, 8, 8));
        assertThat(grid.rectangle(9)).isEqualTo(new Rectangle(2, 2, 8, 8));
    }

    /** By hand: 33 = 4 x 8 + 1, 19 = 4 x 4 + 3. */
    @Test
    void whatDoesNotFillAPatchBelongsToNone() {
        TokenGrid grid = new TokenGrid(
                new Patching(new Size(33, 19), 3, new Size(8, 4), new Size(8, 4), 0, false), PrefixTokens.CLASS_TOKEN);
        assertThat(grid.tokens()).isEqualTo(17);
        assertThat(grid.token(3, 1)).isEqualTo(14);
        assertThat(grid.rectangle(13)).isEqualTo(new Rectangle(4, 24, 4, 8));
        assertThat(grid.vertical().border(4)).isEqualTo(32);
        assertThat(grid.horizontal().border(4)).isEqualTo(16);
        assertThat(grid.horizontal().border(1)).isEqualTo(4);
        assertThat(grid.horizontal().center(3)).isEqualTo(14);
        assertThat(grid.description())
                .isEqualTo("4 x 4 patches of 8 x 4 pixels without the last row and the last 3 columns of pixels");
    }

    @Test
    void rowsAndColumnsCanDiffer() {
        TokenGrid grid = new TokenGrid(
                new Patching(new Size(32, 16), 3, new Size(8, 4), new Size(8, 2), 0, false), PrefixTokens.NONE);
        assertThat(grid.rows()).isEqualTo(4);
        assertThat(grid.columns()).isEqualTo(7);
        assertThat(grid.has(3, 6)).isTrue();
        assertThat(grid.has(4, 3)).isFalse();
        assertThat(grid.rectangle(8)).isEqualTo(new Rectangle(2, 8, 4, 8));
        assertThat(grid.description())
                .isEqualTo("4 x 7 patches of 8 x 4 pixels, overlapping by 2 horizontally, no class token");
    }

    @Test
    void aStemsGridIsThatOfTheTokensAtAnyShape() {
        for (int height = 3; height < 24; height++) {
            ViTConfig sized = ViTVariants.byName("cct-2/3x2").withImageSize(new Size(height, 40 - height));
            TokenGrid grid = TokenGrid.of(sized);
            assertThat(new Size(grid.rows(), grid.columns())).isEqualTo(sized.grid());
        }
    }
}
