package dev.vit4j.model.graph;

import dev.vit4j.common.HostMemory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays that a graph reads its inputs from, one for each input, filled anew for every run. Arrays made for each run
 * would not do: M2.1 ignores {@code close} of a reshaped array, and the native context of an operation holds on to every
 * array that it was ever given, so that none of them is freed before the graph is.
 */
final class GraphInputs implements AutoCloseable {
    private final Map<String, INDArray> arrays = new LinkedHashMap<>();

    /**
     * @param graph with placeholders of fixed shapes
     * @param names of the placeholders to hold arrays for
     */
    GraphInputs(SameDiff graph, Collection<String> names) {
        for (String name : names) {
            SDVariable input = graph.getVariable(name);
            arrays.put(name, Nd4j.create(input.dataType(), input.placeholderShape()));
        }
    }

    /**
     * @param name of an input
     * @param images values of each, at most B of them; what is behind them is filled with zeros
     */
    void fill(String name, List<float[]> images) {
        HostMemory.fillRows(arrays.get(name), images);
    }

    /**
     * @param given arrays by the inputs' names
     * @return the same values: those of inputs held here in the arrays held here, others in the arrays given
     */
    Map<String, INDArray> filledWith(Map<String, INDArray> given) {
        Map<String, INDArray> all = new LinkedHashMap<>(given);
        all.replaceAll(
                (name, values) -> arrays.containsKey(name) ? arrays.get(name).assign(values) : values);
        return all;
    }

    /** @return every input as last filled, by name */
    Map<String, INDArray> all() {
        return arrays;
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
    }
}
