package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class HostMemoryTest {
    @Test
    void addressesAreRefusedOnAGpu() {
        assertThatThrownBy(() -> HostMemory.require("JCublasBackend"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("JCublasBackend");
        assertThatCode(() -> HostMemory.require("CpuBackend")).doesNotThrowAnyException();
    }

    @Test
    void fillingOverwritesAll() {
        INDArray array = Nd4j.ones(DataType.FLOAT, 2, 3);
        HostMemory.fill(array, new float[] {1, 2, 3, 4, 5, 6});
        assertThat(array.toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
    }

    /** What fills arrays on a GPU, which any backend can. */
    @Test
    void theDevicesWayOfFillingGivesTheSame() {
        INDArray array = Nd4j.ones(DataType.FLOAT, 2, 3);
        array.data().setData(new float[] {1, 2, 3, 4, 5, 6});
        assertThat(array.toFloatMatrix()).isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
    }

    @Test
    void windowsAndOtherLengthsAreRefused() {
        INDArray array = Nd4j.ones(DataType.FLOAT, 6);
        assertThatThrownBy(() -> HostMemory.fill(array, new float[5])).isInstanceOf(IllegalArgumentException.class);
        INDArray window = array.get(NDArrayIndex.interval(1, 3));
        assertThatThrownBy(() -> HostMemory.fill(window, new float[2])).isInstanceOf(IllegalArgumentException.class);
    }
}
