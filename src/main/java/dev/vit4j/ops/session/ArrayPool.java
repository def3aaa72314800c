package dev.vit4j.ops.session;

import dev.vit4j.common.HostMemory;
import dev.vit4j.common.MachineMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Memory of a graph's arrays while its plan is made: what is released is handed out again to the next array of as many
 * elements, whatever its shape. All of it lives until the pool is closed.
 */
final class ArrayPool extends AbstractMemoryMgr implements PlanMemory {
    private static final int FLOATS_IN_LINE = 16;

    private final Map<Key, Deque<INDArray>> free = new HashMap<>();
    private final List<INDArray> all = new ArrayList<>();
    private final Map<Long, INDArray> lent = new HashMap<>();

    private record Key(DataType type, long length) {}

    @Override
    public INDArray allocate(boolean detached, DataType dataType, long... shape) {
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Deque<INDArray> list = free.get(new Key(dataType, length));
        INDArray array = list == null ? null : list.poll();
        if (array == null) {
            array = aligned(dataType, length, shape);
        }
        INDArray shaped = Arrays.equals(array.shape(), shape) ? array : array.reshape('c', shape);
        lent.put(memory(shaped), array);
        return shaped;
    }

    @Override
    public DeviceArray allocate(long... shape) {
        return new HostArray(allocate(false, DataType.FLOAT, shape));
    }

    @Override
    public DeviceArray keep(long length) {
        return new HostArray(aligned(DataType.FLOAT, length, length));
    }

    @Override
    public boolean hasLent(DeviceArray array) {
        return array instanceof HostArray host && hasLent(host.onHost());
    }

    @Override
    public long address(DeviceArray array) {
        return memory(array.onHost());
    }

    @Override
    public void release(DeviceArray array) {
        release(array.onHost());
    }

    /**
     * In main memory, an array that begins at a multiple of 64 bytes, a cache line; ND4J's own begin 16 bytes after
     * one.
     */
    private INDArray aligned(DataType dataType, long length, long... shape) {
        MachineMemory.require(length * dataType.width());
        if (dataType != DataType.FLOAT || length < FLOATS_IN_LINE || !HostMemory.holdsArrays()) {
            INDArray array = Nd4j.createUninitializedDetached(dataType, shape);
            all.add(array);
            return array;
        }
        INDArray longer = Nd4j.createUninitializedDetached(dataType, length + FLOATS_IN_LINE);
        all.add(longer);
        long past = longer.data().address() / Float.BYTES % FLOATS_IN_LINE;
        long skip = past == 0 ? 0 : FLOATS_IN_LINE - past;
        return longer.get(NDArrayIndex.interval(skip, skip + length)).reshape('c', shape);
    }

    @Override
    public INDArray allocate(boolean detached, LongShapeDescriptor descriptor) {
        if (descriptor.isEmpty()) {
            return Nd4j.create(descriptor);
        }
        return allocate(detached, descriptor.dataType(), descriptor.getShape());
    }

    /**
     * @param array that is not empty
     * @return where its memory was allocated: the same for all views of it, each of which ND4J gives a buffer of its
     *     own
     */
    static long memory(INDArray array) {
        return array.data().address();
    }

    /** @return bytes of all arrays */
    long bytes() {
        return all.stream()
                .mapToLong(array -> array.length() * array.dataType().width())
                .sum();
    }

    /** @return whether the array's memory is out on loan from here */
    boolean hasLent(INDArray array) {
        return !array.isEmpty() && lent.containsKey(memory(array));
    }

    @Override
    public void release(INDArray array) {
        INDArray original = array.isEmpty() ? null : lent.remove(memory(array));
        if (original != null) {
            free.computeIfAbsent(new Key(original.dataType(), original.length()), k -> new ArrayDeque<>())
                    .push(original);
        }
    }

    @Override
    public void close() {
        all.forEach(INDArray::close);
        all.clear();
        lent.clear();
        free.clear();
    }
}
