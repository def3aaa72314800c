package dev.vit4j.cli.evaluate;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.selection.Part;
import java.nio.file.Path;
import java.util.List;

/** Runs models in this process. */
public final class LocalEngine implements Engine {
    @Override
    public ImageClassifier openClassifier(ClassifierOptions options, RunPlan plan, ProgressLine messages) {
        plan.apply();
        return ImageClassifier.open(options, messages::message);
    }

    @Override
    public List<EvaluatedModel> evaluate(
            List<Path> models, Path data, Part part, int batch, int worst, RunPlan plan, ProgressLine progress) {
        plan.apply();
        return new ModelEvaluation(data, part, batch, worst, plan, progress).of(models);
    }
}
