package dev.vit4j.evaluate;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.model.ClassMatch;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Matches the classes of a data set to a model's classes. By name if the model has the names (see {@link ClassMatch}), in
 * any order, also for a subset of its classes. By order if the numbers of classes are equal, no name contradicts it, and the
 * order means something: the model's classes have no names, the data's are numbers from 0 or WordNet's of ImageNet, or the
 * user gave the order.
 */
public final class LabelMatch {
    private static final int MOST_NAMED = 5;
    private static final Pattern WORDNET = Pattern.compile("n[0-9]{8}");

    private final int[] modelClass;
    private final String note;

    private LabelMatch(int[] modelClass, String note) {
        this.modelClass = modelClass;
        this.note = note;
    }

    /**
     * @param data class names of the data set, by class index
     * @param model class names of the model, by class index
     * @param listed whether the user gave the order of the data's classes
     * @param dataName name of the data set in messages
     * @param modelName name of the model in messages
     * @return the match
     * @throws dev.vit4j.common.BadInputException if the classes cannot be matched
     */
    public static LabelMatch of(
            List<String> data, List<String> model, boolean listed, String dataName, String modelName) {
        ClassMatch match = ClassMatch.of(data, model);
        if (match.count() == data.size()) {
            return byName(match, data.size(), model.size(), dataName, modelName);
        }
        List<String> unknown = IntStream.range(0, data.size())
                .filter(c -> match.modelClass(c) < 0)
                .mapToObj(data::get)
                .toList();
        requireOption(
                data.size() == model.size(),
                "%s has %d classes, the model %s has %d, and does not know %s: they do not fit each other",
                dataName,
                data.size(),
                modelName,
                model.size(),
                named(unknown));
        List<String> elsewhere = IntStream.range(0, data.size())
                .filter(c -> match.modelClass(c) >= 0 && match.modelClass(c) != c)
                .mapToObj(data::get)
                .toList();
        requireOption(
                elsewhere.isEmpty(),
                "the classes of %s and of the model %s cannot be matched: the model does not know %s, and has %s at"
                        + " another place; give the folders the names of the model's classes",
                dataName,
                modelName,
                named(unknown),
                named(elsewhere));
        requireOption(
                listed || ClassMatch.unnamed(model) || isNumbered(data),
                "%s and the model %s have %d classes each, but the model does not know %s; its own are %s. Give the classes"
                        + " the model's names, or list them in the model's order with --class-list",
                dataName,
                modelName,
                data.size(),
                named(unknown),
                named(model));
        return new LabelMatch(
                IntStream.range(0, data.size()).toArray(),
                "note: the class names of " + dataName + " and " + modelName
                        + " differ; classes are matched by their order");
    }

    /** Returns whether names are 0, 1, 2 ... or all WordNet's numbers of nouns, by which ImageNet is sorted. */
    private static boolean isNumbered(List<String> names) {
        return IntStream.range(0, names.size()).allMatch(c -> names.get(c).equals(String.valueOf(c)))
                || names.stream().allMatch(name -> WORDNET.matcher(name).matches());
    }

    private static LabelMatch byName(ClassMatch match, int data, int classes, String dataName, String modelName) {
        int[] modelClass = IntStream.range(0, data).map(match::modelClass).toArray();
        String note = "";
        if (data < classes) {
            note = "note: " + dataName + " has images of " + data + " of the " + classes + " classes of " + modelName;
        } else if (!match.inOrder()) {
            note = "note: the classes of " + dataName + " and " + modelName
                    + " are in different orders; they are matched by name";
        }
        if (!match.otherCase().isEmpty()) {
            note = (note.isEmpty() ? "note: " : note + "; ") + "matched without regard to case: "
                    + named(match.otherCase());
        }
        return new LabelMatch(modelClass, note);
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
