package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RowsTest {
    private final INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});

    @Test
    void rowsAreThoseOfTheMatrix() {
        assertThat(Rows.of(matrix)).isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
    }

    @Test
    void viewsTransposesAndDoublesAreReadAsTheyAre() {
        assertThat(Rows.of(matrix.transpose())).isDeepEqualTo(new float[][] {{1, 4}, {2, 5}, {3, 6}});
        assertThat(Rows.of(matrix.get(NDArrayIndex.interval(1, 2), NDArrayIndex.interval(1, 3))))
                .isDeepEqualTo(new float[][] {{5, 6}});
        assertThat(Rows.of(matrix.castTo(DataType.DOUBLE))).isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
    }

    @Test
    void otherRanksAreRefused() {
        assertThatThrownBy(() -> Rows.of(Nd4j.zeros(2, 3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("matrix");
    }
}
