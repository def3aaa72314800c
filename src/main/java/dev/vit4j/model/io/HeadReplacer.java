package dev.vit4j.model.io;

import dev.vit4j.common.ComposedText;
import dev.vit4j.model.Model;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.WeightInit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Replaces a class head that was trained on other classes. */
public final class HeadReplacer {
    private HeadReplacer() {}

    /**
     * Keeps the head if the model has exactly these labels, or the same number of generic ones ({@code LABEL_0}, ...).
     * Otherwise initializes a new head from a truncated normal distribution with standard deviation 0.02 and sets its
     * bias to zero.
     *
     * @param model any model; its weights may lack a head
     * @param labels new class names, length C
     * @param seed of the new head's initialization
     * @param notes receives a message if the head was replaced or added
     * @return the model with these labels and a head for them
     */
    public static Model toLabels(Model model, List<String> labels, long seed, Consumer<String> notes) {
        boolean present = model.weights().containsKey(WeightNames.HEAD_WEIGHT);
        boolean unnamed =
                model.labels().size() == labels.size() && model.labels().equals(HfConfig.numbered(labels.size()));
        if (present && (unnamed || ComposedText.of(model.labels()).equals(ComposedText.of(labels)))) {
            return with(model, labels, model.weights());
        }
        notes.accept(
                present
                        ? "class head replaced: " + model.labels().size() + " classes -> " + labels.size()
                                + (labels.size() == model.labels().size() ? " others" : "")
                        : "class head added: " + labels.size() + " classes");
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        int width = model.config().width();
        weights.put(
                WeightNames.HEAD_WEIGHT,
                WeightInit.truncatedNormal(new long[] {labels.size(), width}, new Random(seed)));
        weights.put(WeightNames.HEAD_BIAS, Nd4j.zeros(DataType.FLOAT, labels.size()));
        return with(model, labels, weights);
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
