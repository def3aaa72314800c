package dev.vit4j.ops.session;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An array in ND4J's memory. */
public final class HostArray implements DeviceArray {
    private final INDArray array;

    /** @param array in ND4J's memory */
    public HostArray(INDArray array) {
        this.array = array;
    }

    @Override
    public long[] shape() {
        return array.shape();
    }

    @Override
    public DeviceArray reshape(long... shape) {
        return new HostArray(array.reshape('c', shape));
    }

    @Override
    public INDArray onHost() {
        return array;
    }

    /** @return an array of the plan for one of ND4J's: what is there already if that is it */
    static DeviceArray of(INDArray array, DeviceArray known) {
        return known instanceof HostArray host && host.array == array ? known : new HostArray(array);
    }
}
