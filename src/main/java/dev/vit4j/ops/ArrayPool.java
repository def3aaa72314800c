package dev.vit4j.ops;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.BaseNDArray;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays of a graph, reused from call to call: in the steady state nothing is allocated and no fresh page is touched.
 *
 * <p>ND4J's own cache drops arrays beyond a quarter of the memory limit and can hand one array out twice when it is
 * released twice. Here a pool has one list a shape, no limit other than what the graph needs at once, and a second
 * release of an array is ignored. One pool serves one session on one thread.
 */
final class ArrayPool extends AbstractMemoryMgr {
    private final Map<Key, Deque<INDArray>> free = new HashMap<>();
    private final Set<INDArray> resting = Collections.newSetFromMap(new IdentityHashMap<>());

    private record Key(DataType type, List<Long> shape) {
        static Key of(DataType type, long[] shape) {
            return new Key(type, java.util.Arrays.stream(shape).boxed().toList());
        }
    }

    @Override
    public INDArray allocate(boolean detached, DataType dataType, long... shape) {
        Deque<INDArray> list = free.get(Key.of(dataType, shape));
        INDArray array = list == null ? null : list.poll();
        if (array == null) {
            return Nd4j.createUninitializedDetached(dataType, shape);
        }
        resting.remove(array);
        // A fresh identity, so that the session's trackers see a new array.
        ((BaseNDArray) array).assignNewId();
        return array;
    }

    @Override
    public INDArray allocate(boolean detached, LongShapeDescriptor descriptor) {
        if (descriptor.isEmpty()) {
            return Nd4j.create(descriptor);
        }
        return allocate(detached, descriptor.dataType(), descriptor.getShape());
    }

    @Override
    public void release(INDArray array) {
        boolean whole = !array.isEmpty()
                && array.ordering() == 'c'
                && array.offset() == 0
                && array.data().length() == array.length()
                && array.elementWiseStride() == 1;
        if (whole && resting.add(array)) {
            free.computeIfAbsent(Key.of(array.dataType(), array.shape()), k -> new ArrayDeque<>())
                    .push(array);
        }
    }

    @Override
    public void close() {
        resting.forEach(INDArray::close);
        resting.clear();
        free.clear();
    }
}
