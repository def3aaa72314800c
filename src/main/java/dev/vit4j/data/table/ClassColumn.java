package dev.vit4j.data.table;

import dev.vit4j.data.store.ClassIndices;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the labels of rows as numbers, first in order of appearance. */
final class ClassColumn {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private int[] values = new int[1 << 6];
    /** First value of each row, and the number of values. */
    private int[] starts = new int[1 << 6];

    private int rows;
    private boolean several;

    /** @param labels of the next row */
    void add(List<String> labels) {
        int end = starts[rows];
        if (end + labels.size() > values.length) {
            values = Arrays.copyOf(values, end + labels.size() + (values.length >> 1));
        }
        for (String label : labels) {
            Integer number = numbers.putIfAbsent(label, numbers.size());
            values[end++] = number == null ? numbers.size() - 1 : number;
        }
        several |= labels.size() > 1;
        rows++;
        if (rows == starts.length) {
            starts = Arrays.copyOf(starts, rows + (rows >> 1));
        }
        starts[rows] = end;
    }

    /** @return the different labels */
    Set<String> labels() {
        return numbers.keySet();
    }

    /** @return whether a row has several */
    boolean several() {
        return several;
    }

    /** @return the first row without a label; -1 if there is none */
    int firstEmpty() {
        for (int row = 0; row < rows; row++) {
            if (starts[row + 1] == starts[row]) {
                return row;
            }
        }
        return -1;
    }

    /**
     * @param order class names in order of the class index, all labels among them
     * @return class indices of the rows
     */
    ClassIndices indices(List<String> order) {
        Map<String, Integer> places = new LinkedHashMap<>();
        order.forEach(name -> places.put(name, places.size()));
        int[] indexOf = numbers.keySet().stream().mapToInt(places::get).toArray();
        int[] indices = new int[starts[rows]];
        for (int row = 0; row < rows; row++) {
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                indices[i] = indexOf[values[i]];
            }
            Arrays.sort(indices, starts[row], starts[row + 1]);
        }
        return several || firstEmpty() >= 0
                ? ClassIndices.ofAny(indices, Arrays.copyOf(starts, rows + 1))
                : ClassIndices.ofOne(indices);
    }
}
