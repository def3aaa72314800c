package dev.vit4j.ops.session;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense array of a plan, in the memory that its backend computes in. */
public interface DeviceArray {
    /** @return its shape */
    long[] shape();

    /**
     * @param shape of as many elements
     * @return the same memory under another shape, in 'c' order
     */
    DeviceArray reshape(long... shape);

    /**
     * Moves the values out: to where ND4J's operations and callers read them.
     *
     * @return the same memory where the backend computes in the host's, else a copy, after all that was submitted is
     *     done
     */
    INDArray onHost();
}
