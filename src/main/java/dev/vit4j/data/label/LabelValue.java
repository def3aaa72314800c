package dev.vit4j.data.label;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The labels of one image as a data set stores them.
 *
 * @param labels class names, or class indices in decimal digits
 * @param numbers whether they are class indices
 */
public record LabelValue(List<String> labels, boolean numbers) {
    /** Copies the labels. */
    public LabelValue {
        labels = List.copyOf(labels);
    }

    /**
     * @param classes class indices
     * @return them
     */
    public static LabelValue of(int... classes) {
        return new LabelValue(IntStream.of(classes).mapToObj(Integer::toString).toList(), true);
    }

    /**
     * @param name of a class
     * @return it
     */
    public static LabelValue of(String name) {
        return new LabelValue(List.of(name), false);
    }
}
