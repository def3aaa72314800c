package dev.vit4j.attention.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void theClassifierAsksThroughItsClassToken() {
        assertThat(Query.CLASSIFIER.weights(Grids.withClassToken(2))).containsExactly(1, 0, 0, 0, 0);
        assertThat(Query.CLASSIFIER.description(Grids.withClassToken(2))).isEqualTo("query: class token");
    }

    @Test
    void withoutAClassTokenAllPatchesAskAlike() {
        assertThat(Query.CLASSIFIER.weights(Grids.bare(2))).containsExactly(0.25, 0.25, 0.25, 0.25);
        assertThat(Query.CLASSIFIER.description(Grids.bare(2))).isEqualTo("mean over the queries of all patches");
    }

    @Test
    void aPatchAsksForItself() {
        assertThat(Query.patch(1, 0).weights(Grids.withClassToken(2))).containsExactly(0, 0, 0, 1, 0);
        assertThat(Query.patch(1, 0).weights(Grids.bare(2))).containsExactly(0, 0, 1, 0);
    }

    @Test
    void thePoolingAsksForPatchesByTheirShares() {
        double[] shares = {0.1, 0.2, 0.3, 0.4};
        Query.OfPooling query = new Query.OfPooling(shares);
        assertThat(query.weights(Grids.bare(2))).containsExactly(shares).isNotSameAs(shares);
        assertThat(query.description(Grids.bare(2))).contains("all patches", "sequence pooling");
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
