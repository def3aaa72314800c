package dev.vit4j.model.io;

import dev.vit4j.model.ClassMatch;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.WeightInit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Fits a class head to other classes: keeps the rows of classes that it has, and initializes new ones. */
public final class HeadReplacer {
    /** Names, without {@code .weight} and {@code .bias}, of the matrices with a row for each class. */
    private static final List<String> HEADS = List.of(prefix(WeightNames.HEAD_WEIGHT));

    private HeadReplacer() {}

    private static String prefix(String weight) {
        return weight.substring(0, weight.length() - ".weight".length());
    }

    /**
     * Keeps the rows of the classes that the model has, in the new order; see {@link ClassMatch} for how names are
     * matched. A model whose classes have no names ({@code LABEL_0}, ...) keeps its head if the number of classes is the
     * same and no name matches. New rows are initialized from a truncated normal distribution with standard deviation
     * 0.02, and their biases with zero.
     *
     * @param model any model; its weights may lack a head
     * @param labels new class names, length C
     * @param seed of the new rows' initialization
     * @param notes receives a message about what was kept, put in order, replaced or added
     * @return the model with these labels and a head for them
     */
    public static Model toLabels(Model model, List<String> labels, long seed, Consumer<String> notes) {
        if (!model.weights().containsKey(WeightNames.HEAD_WEIGHT)) {
            notes.accept("class head added: " + labels.size() + " classes");
            int[] none = new int[labels.size()];
            Arrays.fill(none, -1);
            return with(model, labels, withRows(model, none, seed));
        }
        int[] rows = rows(labels, model.labels());
        String note = note(rows, labels, model.labels());
        if (!note.isEmpty()) {
            notes.accept(note);
        }
        boolean same = rows.length == model.labels().size() && inOrder(rows);
        return with(model, labels, same ? model.weights() : withRows(model, rows, seed));
    }

    /** Returns the row of each new class in the old head, or -1. */
    private static int[] rows(List<String> labels, List<String> old) {
        int[] rows = new int[labels.size()];
        boolean unnamed = ClassMatch.unnamed(old);
        if (unnamed && labels.size() != old.size()) {
            // Numbers for names say nothing about other data with more or fewer classes.
            boolean bothUnnamed = ClassMatch.unnamed(labels);
            Arrays.setAll(rows, c -> bothUnnamed ? -1 : old.indexOf(labels.get(c)));
            return rows;
        }
        ClassMatch match = ClassMatch.of(labels, old);
        boolean byPosition = unnamed && match.count() == 0;
        Arrays.setAll(rows, c -> byPosition ? c : match.modelClass(c));
        return rows;
    }

    private static boolean inOrder(int[] rows) {
        for (int c = 0; c < rows.length; c++) {
            if (rows[c] != c) {
                return false;
            }
        }
        return true;
    }

    private static String note(int[] rows, List<String> labels, List<String> old) {
        long kept = Arrays.stream(rows).filter(row -> row >= 0).count();
        if (kept == 0) {
            return "class head replaced: " + old.size() + " classes -> " + labels.size()
                    + (labels.size() == old.size() ? " others" : "");
        }
        List<String> otherCase = ClassMatch.of(labels, old).otherCase();
        String byCase = otherCase.isEmpty() || ClassMatch.unnamed(old)
                ? ""
                : "; matched without regard to case: " + String.join(", ", otherCase);
        if (kept < labels.size()) {
            return "class head: keeps the rows of " + kept + " of " + labels.size() + " classes; "
                    + isOrAre(labels.size() - kept, "new") + dropped(old.size() - kept) + byCase;
        }
        if (labels.size() < old.size()) {
            return "class head: keeps the rows of all " + kept + " classes" + dropped(old.size() - kept) + byCase;
        }
        return inOrder(rows)
                ? byCase.isEmpty() ? "" : "class head kept" + byCase
                : "class head: its " + kept + " rows are put in the order of the data's classes" + byCase;
    }

    private static String dropped(long count) {
        return count == 0 ? "" : ", and of the model's classes " + isOrAre(count, "dropped");
    }

    private static String isOrAre(long count, String what) {
        return count + (count == 1 ? " is " : " are ") + what;
    }

    private static Map<String, INDArray> withRows(Model model, int[] rows, long seed) {
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        long[] shape = {rows.length, model.config().width()};
        for (String head : HEADS) {
            INDArray weight = WeightInit.truncatedNormal(shape, new Random(seed));
            INDArray bias = Nd4j.zeros(DataType.FLOAT, rows.length);
            for (int c = 0; c < rows.length; c++) {
                if (rows[c] >= 0) {
                    weight.putRow(c, model.weights().get(head + ".weight").getRow(rows[c]));
                    bias.putScalar(c, model.weights().get(head + ".bias").getFloat(rows[c]));
                }
            }
            weights.put(head + ".weight", weight);
            weights.put(head + ".bias", bias);
        }
        return weights;
    }

    private static Model with(Model model, List<String> labels, Map<String, INDArray> weights) {
        return new Model(
                model.config().withClasses(labels.size()),
                model.preprocessing(),
                List.copyOf(labels),
                weights,
                model.provenance());
    }
}
