package dev.vit4j.evaluate;

import dev.vit4j.model.ClassMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Two models evaluated on the same images.
 *
 * @param first A
 * @param second B
 * @param paired how they agree, image by image
 * @param test whether the difference in accuracy is significant
 */
public record Comparison(EvaluatedModel first, EvaluatedModel second, PairedOutcomes paired, McNemar test) {
    /**
     * @param first A
     * @param second B, on the same data set in the same order
     * @return their comparison
     */
    public static Comparison of(EvaluatedModel first, EvaluatedModel second) {
        PairedOutcomes paired = first.outcomes().with(second.outcomes());
        return new Comparison(first, second, paired, McNemar.of(paired.onlyFirst(), paired.onlySecond()));
    }

    /**
     * The figures of one class by both models.
     *
     * @param first its figures by A
     * @param second its figures by B
     */
    public record ClassPair(ClassFigures first, ClassFigures second) {
        /** @return whether either has any figures */
        public boolean occurs() {
            return first.occurs() || second.occurs();
        }
    }

    /**
     * @return the classes of A with their figures by both models: matched by name if B has the name, else by order;
     *     without classes that only A has
     */
    public List<ClassPair> classes() {
        List<ClassFigures> of = second.metrics().perClass();
        List<String> labels = first.metrics().labels();
        ClassMatch match = ClassMatch.of(labels, second.metrics().labels());
        boolean byOrder = of.size() == labels.size() && match.count() < labels.size();
        List<ClassPair> pairs = new ArrayList<>();
        for (ClassFigures row : first.metrics().perClass()) {
            int other = byOrder ? row.index() : match.modelClass(row.index());
            if (other >= 0) {
                pairs.add(new ClassPair(row, of.get(other)));
            }
        }
        return pairs;
    }
}
