package dev.vit4j.train.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Tensors in one contiguous vector, which an optimizer updates in a single pass over memory.
 *
 * @param flat all values, one tensor after the other
 * @param views each tensor by name, in its own shape, as a view of {@code flat}
 */
public record FlatVector(INDArray flat, Map<String, INDArray> views) {
    /**
     * @param shapes by name
     * @return zeros of these shapes
     */
    public static FlatVector zeros(Map<String, long[]> shapes) {
        long total = shapes.values().stream().mapToLong(FlatVector::product).sum();
        INDArray flat = Nd4j.zeros(DataType.FLOAT, total);
        Map<String, INDArray> views = new LinkedHashMap<>();
        long from = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long length = product(entry.getValue());
            views.put(
                    entry.getKey(),
                    flat.get(NDArrayIndex.interval(from, from + length)).reshape('c', entry.getValue()));
            from += length;
        }
        return new FlatVector(flat, views);
    }

    /** @return zeros of the same shapes */
    public FlatVector zerosLike() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        views.forEach((name, view) -> shapes.put(name, view.shape()));
        return zeros(shapes);
    }

    /** Copies the given tensors into those of the same names. */
    public void assign(Map<String, INDArray> values) {
        views.forEach((name, view) -> view.assign(values.get(name)));
    }

    private static long product(long[] shape) {
        long product = 1;
        for (long size : shape) {
            product *= size;
        }
        return product;
    }
}
