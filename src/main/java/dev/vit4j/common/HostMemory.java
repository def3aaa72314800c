package dev.vit4j.common;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tells whether ND4J's arrays are in host memory. With ND4J's CUDA backend they are on the GPU, and the addresses that it
 * returns are those of a copy, which may be absent or stale.
 */
public final class HostMemory {
    static {
        NativeLogging.choose();
    }

    private HostMemory() {}

    /** @return whether ND4J's arrays are this machine's main memory; starts ND4J */
    public static boolean holdsArrays() {
        return isHost(Nd4j.getBackend().getClass().getSimpleName());
    }

    /**
     * @param backend simple name of a backend's class
     * @return whether its arrays are this machine's main memory
     */
    public static boolean isHost(String backend) {
        return backend.equals("CpuBackend");
    }

    /** @throws IllegalStateException if arrays lie elsewhere: what runs on addresses must not be reached there */
    public static void require() {
        require(Nd4j.getBackend().getClass().getSimpleName());
    }

    static void require(String backend) {
        if (!isHost(backend)) {
            throw new IllegalStateException(
                    "fused operations and addresses of arrays are for ND4J's CPU backend, and this is " + backend);
        }
    }

    /** @return whether the array's elements follow each other in 'c' order without gaps */
    public static boolean isDense(INDArray array) {
        long expected = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) != 1 && array.stride(i) != expected) {
                return false;
            }
            expected *= array.size(i);
        }
        return true;
    }

    /**
     * @param array dense FLOAT in 'c' order, of less than 2^29 elements
     * @return its memory, valid as long as the array
     * @throws IllegalArgumentException for any other array
     */
    public static FloatBuffer floats(INDArray array) {
        require();
        if (array.dataType() != DataType.FLOAT || !isDense(array) || array.length() > Integer.MAX_VALUE / Float.BYTES) {
            throw new IllegalArgumentException(
                    "needs a dense FLOAT array of less than 2^29 elements, not " + array.shapeInfoToString());
        }
        return new FloatPointer(array.data().pointer())
                .getPointer(array.offset())
                .capacity(array.length())
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /**
     * Overwrites an array's first rows with Java's values, and the others with zeros.
     *
     * @param array [R,...], dense FLOAT in 'c' order, beginning at its buffer's first element
     * @param rows at most R
     * @throws IllegalArgumentException if there are more rows, or one is of another length
     */
    public static void fillRows(INDArray array, List<float[]> rows) {
        int values = Math.toIntExact(array.length() / array.size(0));
        if (rows.size() > array.size(0) || rows.stream().anyMatch(row -> row.length != values)) {
            throw new IllegalArgumentException(
                    "needs at most " + array.size(0) + " rows of " + values + " values, not " + rows.size() + " of "
                            + rows.stream().map(row -> row.length).distinct().toList());
        }
        float[] all = new float[Math.toIntExact(array.length())];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * values, values);
        }
        fill(array, all);
    }

    /**
     * Overwrites an array with Java's values, wherever it lies.
     *
     * @param array dense FLOAT in 'c' order, beginning at its buffer's first element
     * @param values as many
     */
    public static void fill(INDArray array, float[] values) {
        if (array.dataType() != DataType.FLOAT || array.offset() != 0 || array.length() != values.length) {
            throw new IllegalArgumentException("needs a FLOAT array of " + values.length + " elements of its own, not "
                    + array.shapeInfoToString());
        }
        if (holdsArrays()) {
            new FloatPointer(array.data().pointer()).put(values, 0, values.length);
        } else {
            array.data().setData(values); // one transfer
        }
    }
}
