package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.TokenGrid;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryTest {
    private static final TokenGrid EVERY_KIND =
            new TokenGrid(new Patching(8, 3, 4, 4), new PrefixTokens(true, true, 2));

    private static Query of(Pooling pooling) {
        return Queries.CLASSIFIER.resolved(pooling, Optional.empty());
    }

    @Test
    void theClassifierAsksThroughItsClassToken() {
        assertThat(of(Pooling.CLS).weights(Grids.withClassToken(2))).containsExactly(1, 0, 0, 0, 0);
        assertThat(of(Pooling.CLS).description(Grids.withClassToken(2))).isEqualTo("query: class token");
    }

    @Test
    void aMeanIsOverThePatchesWhateverStandsBeforeThem() {
        assertThat(of(Pooling.MEAN).weights(Grids.bare(2))).containsExactly(0.25, 0.25, 0.25, 0.25);
        assertThat(of(Pooling.MEAN).weights(EVERY_KIND)).containsExactly(0, 0, 0, 0, 0.25, 0.25, 0.25, 0.25);
        assertThat(of(Pooling.MEAN).description(Grids.bare(2))).isEqualTo("mean over the queries of all patches");
    }

    @Test
    void aClassifierOfTwoVectorsAsksByHalfOfEach() {
        assertThat(of(Pooling.CLS_AND_MEAN).weights(EVERY_KIND))
                .containsExactly(0.5, 0, 0, 0, 0.125, 0.125, 0.125, 0.125);
        assertThat(of(Pooling.CLS_AND_MEAN).description(EVERY_KIND))
                .isEqualTo("query: class token and mean over the queries of all patches, half each");
        assertThat(of(Pooling.CLS_AND_DISTILLATION).weights(EVERY_KIND)).containsExactly(0.5, 0.5, 0, 0, 0, 0, 0, 0);
        assertThat(of(Pooling.CLS_AND_DISTILLATION).description(EVERY_KIND))
                .isEqualTo("query: class token and distillation token, half each");
    }

    @Test
    void tokensBeforeThePatchesAskForThemselves() {
        assertThat(Queries.DISTILLATION_TOKEN.weights(EVERY_KIND)).containsExactly(0, 1, 0, 0, 0, 0, 0, 0);
        assertThat(Query.register(1).weights(EVERY_KIND)).containsExactly(0, 0, 0, 1, 0, 0, 0, 0);
        assertThat(Query.register(1).description(EVERY_KIND)).isEqualTo("query: register 2");
        assertThat(Query.register(1).text()).isEqualTo("register:2");
        assertThat(Query.register(1).fileName()).isEqualTo("register2");
    }

    @Test
    void aTokenThatTheModelLacksIsRefusedWithThoseItHas() {
        assertThatThrownBy(() -> Queries.CLASS_TOKEN.weights(Grids.bare(2)))
                .isInstanceOf(BadInputException.class)
                .hasMessage("this model has no class token; it has patches (1,1 to 2,2, or mean)");
        assertThatThrownBy(() -> Queries.DISTILLATION_TOKEN.check(Grids.withClassToken(2)))
                .hasMessage(
                        "this model has no distillation token; it has a class token (class), patches (1,1 to 2,2, or"
                                + " mean)");
        assertThatThrownBy(() -> Query.register(2).check(EVERY_KIND))
                .hasMessage("this model has no register 3; it has a class token (class), a distillation token"
                        + " (distillation), registers (register:1 to 2), patches (1,1 to 2,2, or mean)");
    }

    @Test
    void theDefaultIsWhatTheClassifierReads() {
        assertThat(Queries.CLASSIFIER.isDefault(Pooling.ATTENTION)).isTrue();
        assertThat(Queries.CLASS_TOKEN.isDefault(Pooling.CLS)).isTrue();
        assertThat(Queries.CLASS_TOKEN.isDefault(Pooling.CLS_AND_MEAN)).isFalse();
        assertThat(Queries.MEAN.isDefault(Pooling.MEAN)).isTrue();
        assertThat(Queries.MEAN.isDefault(Pooling.CLS)).isFalse();
        assertThat(Query.patch(0, 0).isDefault(Pooling.CLS)).isFalse();
    }

    @Test
    void aPatchAsksForItself() {
        assertThat(Query.patch(1, 0).weights(Grids.withClassToken(2))).containsExactly(0, 0, 0, 1, 0);
        assertThat(Query.patch(1, 0).weights(Grids.bare(2))).containsExactly(0, 0, 1, 0);
    }

    @Test
    void thePoolingAsksForPatchesByTheirShares() {
        double[] shares = {0.1, 0.2, 0.3, 0.4};
        Query query = Queries.CLASSIFIER.resolved(Pooling.SEQUENCE, Optional.of(shares));
        assertThat(query.weights(Grids.bare(2))).containsExactly(shares).isNotSameAs(shares);
        assertThat(query.description(Grids.bare(2))).contains("all patches", "sequence pooling");
        assertThat(Queries.CLASSIFIER
                        .resolved(Pooling.ATTENTION, Optional.of(shares))
                        .description(Grids.bare(2)))
                .contains("attention pooling");
        assertThat(Query.patch(1, 0).description(Grids.bare(2))).isEqualTo("query: patch in row 2, column 1");
    }

    @Test
    void aPatchOutOfRangeNamesTheRanges() {
        assertThatThrownBy(() -> Query.patch(0, 2).weights(Grids.bare(2)))
                .hasMessage("no patch at row index 0, column index 2: this model has row indexes 0 to 1 and column"
                        + " indexes 0 to 1");
        assertThatThrownBy(() -> Query.patch(-1, 0).weights(Grids.bare(2))).hasMessageContaining("row indexes 0 to 1");
    }

    @Test
    void patchesAreOrderedFromTheHeaviest() {
        assertThat(Grids.map(Grids.bare(2), 0.1, 0.4, 0.1, 0.4).order()).containsExactly(1, 3, 0, 2);
    }
}
