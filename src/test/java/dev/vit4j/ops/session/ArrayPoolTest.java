package dev.vit4j.ops.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArrayPoolTest {
    private final ArrayPool pool = new ArrayPool();

    @Test
    void whatIsReleasedIsHandedOutAgainWhateverItsShape() {
        INDArray first = pool.allocate(true, DataType.FLOAT, 2, 3);
        pool.release(first);
        INDArray second = pool.allocate(true, DataType.FLOAT, 3, 2);
        assertThat(second.data().address()).isEqualTo(first.data().address());
        assertThat(second.shape()).containsExactly(3, 2);
        assertThat(pool.allocate(true, DataType.FLOAT, 3, 2).data().address())
                .isNotEqualTo(first.data().address());
    }

    @Test
    void aSecondReleaseIsIgnored() {
        INDArray array = pool.allocate(true, DataType.FLOAT, 2, 3);
        pool.release(array);
        pool.release(array);
        INDArray one = pool.allocate(true, DataType.FLOAT, 2, 3);
        INDArray other = pool.allocate(true, DataType.FLOAT, 2, 3);
        assertThat(one.data().address()).isNotEqualTo(other.data().address());
    }

    @Test
    void strangersAreNotTakenIn() {
        INDArray foreign = Nd4j.zeros(DataType.FLOAT, 2, 3);
        pool.release(foreign);
        assertThat(pool.allocate(true, DataType.FLOAT, 2, 3).data().address())
                .isNotEqualTo(foreign.data().address());
    }

    @Test
    void typesAreKeptApart() {
        pool.release(pool.allocate(true, DataType.FLOAT, 4));
        assertThat(pool.allocate(true, DataType.DOUBLE, 4).dataType()).isEqualTo(DataType.DOUBLE);
    }
}
