package dev.vit4j.model;

import dev.vit4j.common.ComposedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Matches class names of a data set to those of a model: first equal names, in Unicode's composed form; then, of the
 * rest, numbers to the numbered names of transformers ({@code 10} to {@code LABEL_10}); then names that differ in case
 * only. A name that occurs twice on one side matches nothing.
 */
public final class ClassMatch {
    private static final Pattern NUMBERED = Pattern.compile("(?:LABEL_)?([0-9]{1,9})");

    private final int[] modelClass;
    private final List<String> otherCase;

    private ClassMatch(int[] modelClass, List<String> otherCase) {
        this.modelClass = modelClass;
        this.otherCase = otherCase;
    }

    /**
     * @param data class names of the data set, by class index
     * @param model class names of the model, by class index
     * @return the match
     */
    public static ClassMatch of(List<String> data, List<String> model) {
        int[] found = new int[data.size()];
        Arrays.fill(found, -1);
        if (ComposedText.of(data).equals(ComposedText.of(model))) {
            Arrays.setAll(found, c -> c);
            return new ClassMatch(found, List.of());
        }
        match(data, model, found, ComposedText::of);
        match(data, model, found, ClassMatch::number);
        int[] before = found.clone();
        match(data, model, found, name -> ComposedText.of(name).toLowerCase(Locale.ROOT));
        List<String> otherCase = new ArrayList<>();
        for (int c = 0; c < found.length; c++) {
            if (found[c] != before[c]) {
                otherCase.add(data.get(c));
            }
        }
        return new ClassMatch(found, otherCase);
    }

    /** Matches those that are not matched yet by a key; an empty one matches nothing. */
    private static void match(List<String> data, List<String> model, int[] found, UnaryOperator<String> key) {
        boolean[] taken = new boolean[model.size()];
        Arrays.stream(found).filter(c -> c >= 0).forEach(c -> taken[c] = true);
        Map<String, Integer> ofData =
                unique(data, key, IntStream.range(0, data.size()).filter(c -> found[c] < 0));
        Map<String, Integer> ofModel =
                unique(model, key, IntStream.range(0, model.size()).filter(c -> !taken[c]));
        ofData.forEach((name, c) -> found[c] = ofModel.getOrDefault(name, -1));
    }

    /** Returns the keys that occur once, with their classes. */
    private static Map<String, Integer> unique(List<String> names, UnaryOperator<String> key, IntStream classes) {
        Map<String, Integer> places = new HashMap<>();
        Map<String, Integer> count = new HashMap<>();
        classes.forEach(c -> {
            String name = key.apply(names.get(c));
            if (!name.isEmpty()) {
                places.put(name, c);
                count.merge(name, 1, Integer::sum);
            }
        });
        places.keySet().removeIf(name -> count.get(name) > 1);
        return places;
    }

    /** Returns the number of a numbered name, without leading zeros; empty for others. */
    private static String number(String name) {
        var matcher = NUMBERED.matcher(name);
        return matcher.matches() ? String.valueOf(Integer.parseInt(matcher.group(1))) : "";
    }

    /**
     * @param labels class names by index
     * @return whether they are the names that transformers gives to unnamed classes, so that only indices have a meaning
     */
    public static boolean unnamed(List<String> labels) {
        return IntStream.range(0, labels.size()).allMatch(c -> labels.get(c).equals("LABEL_" + c));
    }

    /**
     * @param dataClass class index in the data set
     * @return class index in the model, or -1 if it has none of this name
     */
    public int modelClass(int dataClass) {
        return modelClass[dataClass];
    }

    /** @return number of the data set's classes that the model has */
    public int count() {
        return (int) Arrays.stream(modelClass).filter(c -> c >= 0).count();
    }

    /** @return whether every class has the same index in the model, and the model has no others */
    public boolean inOrder() {
        return IntStream.range(0, modelClass.length).allMatch(c -> modelClass[c] == c);
    }

    /** @return names of the data set's classes that the model has in other case only */
    public List<String> otherCase() {
        return List.copyOf(otherCase);
    }
}
