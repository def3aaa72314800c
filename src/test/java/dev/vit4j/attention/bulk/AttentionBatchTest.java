package dev.vit4j.attention.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionBatchTest {
    private static final OpsChoice OPS = OpsChoice.of("auto");
    private static final ViTConfig NANO = ViTVariants.byName("nano/4");
    /** 257 x 257 weights in each of 24 layers' 16 heads are 25 million. */
    private static final ViTConfig LARGE = ViTVariants.byName("L/16").withImageSize(Size.square(256));

    @Test
    void isThirtyTwoForSmallModels() {
        assertThat(AttentionMemory.usualBatch(List.of(NANO), true, OPS)).isEqualTo(32);
    }

    @Test
    void isSmallerForManyWeights() {
        // 101 MB an image: one image of at most 200 MB.
        assertThat(AttentionMemory.usualBatch(List.of(LARGE), false, OPS)).isEqualTo(1);
    }

    @Test
    void takesWhatFits() {
        assertThatCode(() -> AttentionMemory.require(List.of(NANO), true, true, 32, OPS))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesMoreWeightsThanTheHeapHolds() {
        // The tests' heap has 1.5 GB, of which 70 % can be used: ten images of 101 MB.
        assertThatThrownBy(() -> AttentionMemory.require(List.of(LARGE), false, false, 100, OPS))
                .isInstanceOf(BadInputException.class)
                .hasMessageMatching("the attention weights of 100 images need 10 GB of Java heap, and [0-9.]+ GB can be"
                        + " used; --batch [0-9]+ fits");
    }

    @Test
    void refusesPagesThatNoBrowserOpens() {
        // 1,025 tokens: 16 heads of 24 layers hold 403 million weights, 2 bytes each on a page.
        ViTConfig many = ViTVariants.byName("L/16").withImageSize(Size.square(512));
        assertThatThrownBy(() -> AttentionMemory.require(List.of(many), false, true, 1, OPS))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "a page would hold the attention weights of 24 layers, 16 heads and 1025 tokens, 807 MB, which"
                                + " no browser opens; write pictures or numbers (--format png,json)");
    }
}
