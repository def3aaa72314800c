package dev.vit4j.model.io;

import dev.vit4j.model.ClassMatch;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.family.Families;
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
    private HeadReplacer() {}

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
        if (!model.config().head().isPresent()) {
            notes.accept("class head added: " + labels.size() + " classes");
            int[] none = new int[labels.size()];
            Arrays.fill(none, -1);
            return withRows(model, Families.forClasses(model.config()), labels, none, seed);
        }
        int[] rows = rows(labels, model.labels());
        String note = note(rows, labels, model.labels());
        if (!note.isEmpty()) {
            notes.accept(note);
        }
        boolean same = rows.length == model.labels().size() && inOrder(rows);
        return same
                ? with(model, model.config(), labels, model.weights())
                : withRows(model, model.config(), labels, rows, seed);
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

    /** Returns a model of that configuration with a head whose rows are taken from the old one or, if -1, new. */
    private static Model withRows(Model model, ViTConfig config, List<String> labels, int[] rows, long seed) {
        ViTConfig changed = config.withClasses(labels.size());
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(changed).keySet().stream()
                .filter(model.weights()::containsKey)
                .forEach(name -> weights.put(name, model.weights().get(name)));
        WeightNames.head(changed).forEach((name, shape) -> {
            INDArray values = shape.length > 1
                    ? WeightInit.truncatedNormal(
                            shape, new Random(seed + (name.equals(WeightNames.HEAD_WEIGHT) ? 0 : 1)))
                    : Nd4j.zeros(DataType.FLOAT, shape);
            for (int c = 0; c < rows.length; c++) {
                if (rows[c] >= 0 && shape.length > 1) {
                    values.putRow(c, model.weights().get(name).getRow(rows[c]));
                } else if (rows[c] >= 0) {
                    values.putScalar(c, model.weights().get(name).getFloat(rows[c]));
                }
            }
            weights.put(name, values);
        });
        return with(model, changed, labels, weights);
    }

    private static Model with(Model model, ViTConfig config, List<String> labels, Map<String, INDArray> weights) {
        return new Model(
                config.withClasses(labels.size()),
                model.preprocessing(),
                List.copyOf(labels),
                weights,
                model.provenance());
    }
}
