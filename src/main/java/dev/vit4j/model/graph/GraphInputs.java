package dev.vit4j.model.graph;

import dev.vit4j.common.HostMemory;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Holds one array for each input of a graph and refills it for every run. New arrays for each run would leak memory:
 * M2.1 ignores {@code close} on a reshaped array, and an operation's native context keeps every array that it was ever
 * given until the graph is freed.
 */
final class GraphInputs implements AutoCloseable {
    private final Map<String, INDArray> arrays = new LinkedHashMap<>();

    /**
     * @param graph with placeholders of fixed shapes
     * @param names of the placeholders to allocate arrays for
     */
    GraphInputs(SameDiff graph, Collection<String> names) {
        for (String name : names) {
            SDVariable input = graph.getVariable(name);
            arrays.put(name, Nd4j.create(input.dataType(), input.placeholderShape()));
        }
    }

    /**
     * @param name of an input
     * @param images values of each image, at most B images; missing images are filled with zeros
     */
    void fill(String name, List<float[]> images) {
        HostMemory.fillRows(arrays.get(name), images);
    }

    /**
     * @param given arrays by the inputs' names
     * @return the same values by name: copied into this object's array if it holds one for the input, otherwise the
     *     given array
     * @throws IllegalArgumentException if a copied array has another shape than its input
     */
    Map<String, INDArray> filledWith(Map<String, INDArray> given) {
        Map<String, INDArray> all = new LinkedHashMap<>(given);
        all.replaceAll((name, values) -> arrays.containsKey(name) ? copied(name, values) : values);
        return all;
    }

    private INDArray copied(String name, INDArray values) {
        INDArray array = arrays.get(name);
        // assign would broadcast a smaller array.
        if (!Arrays.equals(array.shape(), values.shape())) {
            throw new IllegalArgumentException("the graph's input '" + name + "' has shape "
                    + Arrays.toString(array.shape()) + ", not " + Arrays.toString(values.shape()));
        }
        return array.assign(values);
    }

    /** @return all inputs as last filled, by name */
    Map<String, INDArray> all() {
        return arrays;
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
    }
}
