package dev.vit4j.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        Map<String, ClassFigures> byName = new HashMap<>();
        of.forEach(row -> byName.putIfAbsent(row.label(), row));
        boolean sameOrder = first.metrics().labels().equals(second.metrics().labels());
        boolean sameNames = byName.keySet().containsAll(first.metrics().labels());
        boolean sameCount = of.size() == first.metrics().labels().size();
        List<ClassPair> pairs = new ArrayList<>();
        for (ClassFigures row : first.metrics().perClass()) {
            boolean byOrder = sameOrder || (sameCount && !sameNames);
            ClassFigures other = byOrder ? of.get(row.index()) : byName.get(row.label());
            if (other != null) {
                pairs.add(new ClassPair(row, other));
            }
        }
        return pairs;
    }
}
