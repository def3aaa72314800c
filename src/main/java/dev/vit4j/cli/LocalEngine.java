package dev.vit4j.cli;

import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.ClassificationMetrics;
import java.nio.file.Path;

/** Runs models in this process. */
final class LocalEngine implements Engine {
    @Override
    public ImageClassifier openClassifier(Path model, int batch, RunPlan plan, ProgressLine messages) {
        throw new UnsupportedOperationException("image classifier is joined in when the branches are merged");
    }

    @Override
    public ClassificationMetrics evaluate(
            Path model, Path data, Split split, int batch, RunPlan plan, ProgressLine progress) {
        throw new UnsupportedOperationException("data sets are joined in when the branches are merged");
    }
}
