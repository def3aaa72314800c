package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeadsTest {
    private final LayerAttention layer =
            new LayerAttention(2, 2, new float[] {0.25f, 0.75f, 1, 0, 0.75f, 0.25f, 0.5f, 0.5f});

    @Test
    void oneTableOutOfSeveral() {
        assertThat(Heads.one(0).of(layer).values()).containsExactly(0.25, 0.75, 1, 0);
        assertThat(Heads.one(1).of(layer).values()).containsExactly(0.75, 0.25, 0.5, 0.5);
        assertThat(Heads.MEAN.of(layer).values()).containsExactly(0.5, 0.5, 0.75, 0.25);
        assertThat(Heads.MAX.of(layer).values()).containsExactly(0.75, 0.75, 1, 0.5);
        assertThat(Heads.MIN.of(layer).values()).containsExactly(0.25, 0.25, 0.5, 0);
    }

    @Test
    void eachIsNamed() {
        assertThat(Stream.of(Heads.one(3), Heads.MEAN, Heads.MAX, Heads.MIN).map(Heads::shortName))
                .containsExactly("head4", "mean", "max", "min");
        assertThat(Stream.of(Heads.one(3), Heads.MEAN).map(Heads::label)).containsExactly("head 4", "mean");
        assertThat(Stream.of(Heads.one(3), Heads.MEAN, Heads.MAX, Heads.MIN).map(heads -> heads.description(8)))
                .containsExactly("head 4", "mean of 8 heads", "largest of 8 heads", "smallest of 8 heads");
    }

    @Test
    void aHeadOutOfRangeNamesTheRange() {
        assertThatThrownBy(() -> Heads.one(2).of(layer)).hasMessage("head index 2: this model has head indexes 0 to 1");
        assertThatThrownBy(() -> Heads.one(-1).of(layer)).hasMessageContaining("head indexes 0 to 1");
    }
}
