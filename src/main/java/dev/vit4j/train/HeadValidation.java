package dev.vit4j.train;

import dev.vit4j.common.Rows;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.MultiLabelMetrics;
import dev.vit4j.model.WeightNames;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Validates a class head on precomputed features. */
final class HeadValidation implements Supplier<ValidationFigures> {
    private final Supplier<Map<String, INDArray>> evaluated;
    private final List<String> labels;
    private final Features features;
    private final ImageDataset images;
    private final boolean multiLabel;

    /**
     * @param evaluated supplies the weights whose head is evaluated
     * @param labels class names, length C
     * @param features of the validation images, or null for none
     * @param images the validation images
     * @param multiLabel whether images have any number of classes
     */
    HeadValidation(
            Supplier<Map<String, INDArray>> evaluated,
            List<String> labels,
            Features features,
            ImageDataset images,
            boolean multiLabel) {
        this.evaluated = evaluated;
        this.labels = labels;
        this.features = features;
        this.images = images;
        this.multiLabel = multiLabel;
    }

    @Override
    public ValidationFigures get() {
        if (features == null) {
            return null;
        }
        Map<String, INDArray> weights = evaluated.get();
        try (INDArray rows = Nd4j.createFromArray(features.rows())) {
            float[][] logits = Rows.of(logits(rows, weights));
            return multiLabel ? ofLabels(logits) : ofClasses(logits);
        }
    }

    /** Returns the logits [B,C]; a model with a distillation token has two heads, whose logits are averaged. */
    private static INDArray logits(INDArray rows, Map<String, INDArray> weights) {
        INDArray distilled = weights.get(WeightNames.DISTILLATION_HEAD_WEIGHT);
        if (distilled == null) {
            return logits(rows, weights.get(WeightNames.HEAD_WEIGHT), weights.get(WeightNames.HEAD_BIAS));
        }
        long width = distilled.columns();
        INDArray ofClass = rows.get(NDArrayIndex.all(), NDArrayIndex.interval(0, width));
        INDArray ofDistillation = rows.get(NDArrayIndex.all(), NDArrayIndex.interval(width, 2 * width));
        return logits(ofClass, weights.get(WeightNames.HEAD_WEIGHT), weights.get(WeightNames.HEAD_BIAS))
                .addi(logits(ofDistillation, distilled, weights.get(WeightNames.DISTILLATION_HEAD_BIAS)))
                .muli(0.5);
    }

    private static INDArray logits(INDArray rows, INDArray weight, INDArray bias) {
        return rows.mmul(weight.transpose()).addiRowVector(bias);
    }

    private ValidationFigures ofClasses(float[][] logits) {
        ClassificationMetrics metrics = new ClassificationMetrics(labels);
        metrics.add(logits, features.labels(), features.labels().length);
        return ValidationFigures.of(metrics);
    }

    private ValidationFigures ofLabels(float[][] logits) {
        MultiLabelMetrics metrics = new MultiLabelMetrics(labels);
        for (int i = 0; i < logits.length; i++) {
            metrics.add(logits[i], images.classes(features.indices()[i]));
        }
        return ValidationFigures.of(metrics);
    }
}
