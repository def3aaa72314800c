package dev.vit4j.attention.explain;

import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import java.util.List;

/** A method that makes one map of each image, for a class. */
abstract class ClassMethod implements ExplanationMethod {
    /**
     * @param label of the class
     * @return title of the maps of that class
     */
    abstract String forClass(String label);

    @Override
    public boolean single(MapPlan plan, ViTConfig config) {
        return true;
    }

    @Override
    public final String fileName(MapPlan plan, List<String> labels) {
        return plan.target().fileName(labels);
    }

    @Override
    public final String title(MapPlan plan, Model model) {
        return forClass(plan.target().label(model.labels()));
    }
}
