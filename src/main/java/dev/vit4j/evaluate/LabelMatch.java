package dev.vit4j.evaluate;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.ComposedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Matches the classes of a data set to a model's classes. By name if the model has the names, in any order, also for a
 * subset of its classes; by order if the numbers of classes are equal and no name contradicts it.
 */
public final class LabelMatch {
    private static final int MOST_NAMED = 5;

    private final int[] modelClass;
    private final String note;

    private LabelMatch(int[] modelClass, String note) {
        this.modelClass = modelClass;
        this.note = note;
    }

    /**
     * @param data class names of the data set, by class index
     * @param model class names of the model, by class index
     * @param dataName name of the data set in messages
     * @param modelName name of the model in messages
     * @return the match
     * @throws dev.vit4j.common.BadInputException if the classes cannot be matched
     */
    public static LabelMatch of(List<String> data, List<String> model, String dataName, String modelName) {
        return ofComposed(ComposedText.of(data), ComposedText.of(model), dataName, modelName);
    }

    private static LabelMatch ofComposed(List<String> data, List<String> model, String dataName, String modelName) {
        if (data.equals(model)) {
            return new LabelMatch(IntStream.range(0, data.size()).toArray(), "");
        }
        Map<String, Integer> places = uniquePlaces(model);
        List<String> unknown =
                data.stream().filter(name -> !places.containsKey(name)).toList();
        if (unknown.isEmpty() && data.stream().distinct().count() == data.size()) {
            return byName(data, places, model.size(), dataName, modelName);
        }
        requireOption(
                data.size() == model.size(),
                "%s has %d classes, the model %s has %d, and does not know %s: they do not fit each other",
                dataName,
                data.size(),
                modelName,
                model.size(),
                named(unknown));
        List<String> elsewhere = new ArrayList<>();
        for (int c = 0; c < data.size(); c++) {
            if (places.containsKey(data.get(c)) && places.get(data.get(c)) != c) {
                elsewhere.add(data.get(c));
            }
        }
        requireOption(
                elsewhere.isEmpty(),
                "the classes of %s and of the model %s cannot be matched: the model does not know %s, and has %s at"
                        + " another place; give the folders the names of the model's classes",
                dataName,
                modelName,
                named(unknown),
                named(elsewhere));
        return new LabelMatch(
                IntStream.range(0, data.size()).toArray(),
                "note: the class names of " + dataName + " and " + modelName
                        + " differ; classes are matched by their order");
    }

    private static LabelMatch byName(
            List<String> data, Map<String, Integer> places, int classes, String dataName, String modelName) {
        int[] modelClass = data.stream().mapToInt(places::get).toArray();
        String note = data.size() < classes
                ? "note: " + dataName + " has images of " + data.size() + " of the " + classes + " classes of "
                        + modelName
                : "note: the classes of " + dataName + " and " + modelName
                        + " are in different orders; they are matched by name";
        return new LabelMatch(modelClass, note);
    }

    /** Returns the names that occur once; duplicate names (ImageNet has some) are ambiguous. */
    private static Map<String, Integer> uniquePlaces(List<String> names) {
        Set<String> seen = new HashSet<>();
        Map<String, Integer> places = new HashMap<>();
        for (int c = 0; c < names.size(); c++) {
            if (seen.add(names.get(c))) {
                places.put(names.get(c), c);
            } else {
                places.remove(names.get(c));
            }
        }
        return places;
    }

    private static String named(List<String> names) {
        String shown = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMED ? shown : shown + " (" + names.size() + " in all)";
    }

    /**
     * @param dataClass class index in the data set
     * @return class index in the model
     * @throws IndexOutOfBoundsException if the data set has no such class
     */
    public int modelClass(int dataClass) {
        return modelClass[dataClass];
    }

    /** @return a one-line note for the user; empty if there is none */
    public String note() {
        return note;
    }
}
