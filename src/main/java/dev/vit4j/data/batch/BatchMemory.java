package dev.vit4j.data.batch;

import dev.vit4j.common.HostMemory;
import dev.vit4j.common.MachineMemory;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of a pipeline's batches, filled again and again. An array made for each batch would not do: M2.1 gives the
 * memory of a closed one back late, which was seen as 22 GB resident after some 3,000
 * batches of 14 MB.
 */
final class BatchMemory {
    private final long[] shape;
    private final ConcurrentLinkedQueue<INDArray> free = new ConcurrentLinkedQueue<>();

    /** @param shape of every batch, [B,N,P] */
    BatchMemory(long... shape) {
        this.shape = shape.clone();
    }

    /**
     * @param array [B,N,P]
     * @param release to be run when nobody reads the array any more; more often than once does no harm
     */
    record Loan(INDArray array, Runnable release) {}

    /**
     * @param values of all elements
     * @return an array with them
     */
    Loan lend(float[] values) {
        INDArray reused = free.poll();
        INDArray array = reused == null ? create(values.length) : reused;
        HostMemory.fill(array, values);
        AtomicBoolean lent = new AtomicBoolean(true);
        return new Loan(array, () -> {
            if (lent.getAndSet(false)) {
                free.add(array);
            }
        });
    }

    private INDArray create(long length) {
        MachineMemory.require(length * Float.BYTES);
        return Nd4j.create(DataType.FLOAT, shape);
    }
}
