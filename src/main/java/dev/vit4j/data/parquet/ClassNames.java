package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.data.dataset.ClassOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The classes of a data set: those that its features name, or those that its labels are found to be. */
final class ClassNames {
    private final String data;
    private final ClassOrder order;
    /** Names by the index in the files; empty if labels are names, or numbers without names. */
    private final List<String> told;

    private final Map<String, Integer> found = new LinkedHashMap<>();

    /**
     * @param data name of the data set, for messages
     * @param told names by the index in the files; empty if the files do not tell any
     * @param order of the classes
     */
    ClassNames(String data, List<String> told, ClassOrder order) {
        this.data = data;
        this.told = told;
        this.order = order;
        told.forEach(this::number);
    }

    /** @return names by the index in the files; empty if labels are names, or numbers without names */
    List<String> told() {
        return told;
    }

    /**
     * @param name of a class
     * @return its number, in the order in which the names were met
     */
    int number(String name) {
        return found.computeIfAbsent(name, unused -> found.size());
    }

    /** @return names in the order of their numbers */
    List<String> found() {
        return List.copyOf(found.keySet());
    }

    /** @return names in order of the class index, when all labels were read */
    List<String> labels() {
        requireOption(!found.isEmpty(), "%s: has no labels", data);
        // The order that the files tell is kept unless another is asked for.
        return told.isEmpty() || !order.given().isEmpty() ? order.of(found.keySet(), data) : told;
    }

    /**
     * @param labels from {@link #labels}
     * @return class index of each number
     */
    int[] indices(List<String> labels) {
        Map<String, Integer> places = new HashMap<>();
        labels.forEach(label -> places.putIfAbsent(label, places.size()));
        int[] indices = new int[found.size()];
        found.forEach((name, number) -> indices[number] = places.get(name));
        return indices;
    }
}
