package dev.vit4j.evaluate;

import static dev.vit4j.common.BadInputException.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of a model's classes each class of a data set is. By name where the model knows the names, in whatever order and
 * be they only some of its classes; by order where there are as many on both sides and no name speaks against it.
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
     * @param dataName what to call the data set in messages
     * @param modelName what to call the model in messages
     * @return the match
     * @throws dev.vit4j.common.BadInputException if the classes do not fit each other
     */
    public static LabelMatch of(List<String> data, List<String> model, String dataName, String modelName) {
        if (data.equals(model)) {
            return new LabelMatch(IntStream.range(0, data.size()).toArray(), "");
        }
        Map<String, Integer> places = uniquePlaces(model);
        List<String> unknown =
                data.stream().filter(name -> !places.containsKey(name)).toList();
        if (unknown.isEmpty() && data.stream().distinct().count() == data.size()) {
            return byName(data, places, model.size(), dataName, modelName);
        }
        require(
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
        require(
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
                        + " stand in different orders; they are matched by name";
        return new LabelMatch(modelClass, note);
    }

    /** Names that occur once; two classes of one name (ImageNet has some) cannot be told apart by it. */
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

    /** @return what people should know of it, in a line; empty if nothing */
    public String note() {
        return note;
    }
}
