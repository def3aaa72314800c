package dev.vit4j.cli.evaluate;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.Size;
import dev.vit4j.evaluate.ClassThresholds;
import dev.vit4j.evaluate.EvaluatedLabels;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.selection.DataRequest;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs models in this process. */
public final class LocalEngine implements Engine {
    /**
     * @param data value of {@code --data}
     * @throws dev.vit4j.common.BadOptionException if there is no such data set
     */
    public static void requireData(Path data) {
        try {
            InputPath.requireData("--data", data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path locate(Path typed, Consumer<String> notes) {
        return ModelArgument.trained("--model", typed, notes);
    }

    @Override
    public ImageClassifier openClassifier(ClassifierOptions options, RunPlan plan, ProgressLine messages) {
        plan.apply();
        return ImageClassifier.open(options, messages::message);
    }

    @Override
    public ScoreFunction scores(Path model) {
        return ModelFolder.scores(model);
    }

    @Override
    public EvaluatedLabels evaluateLabels(
            Path model,
            Optional<Size> imageSize,
            DataRequest data,
            int batch,
            ClassThresholds thresholds,
            RunPlan plan,
            ProgressLine progress) {
        requireData(data.path());
        plan.apply();
        return new ModelEvaluation(data, 0, new LocalRunner(batch, plan), progress)
                .ofLabels(model, imageSize, thresholds);
    }

    @Override
    public List<EvaluatedModel> evaluate(
            List<Path> models,
            Optional<Size> imageSize,
            DataRequest data,
            int batch,
            int worst,
            RunPlan plan,
            ProgressLine progress) {
        requireData(data.path());
        plan.apply();
        return new ModelEvaluation(data, worst, new LocalRunner(batch, plan), progress).of(models, imageSize);
    }
}
