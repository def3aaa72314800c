package dev.vit4j.spark.evaluate;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.cli.evaluate.LocalEngine;
import dev.vit4j.cli.evaluate.ModelEvaluation;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.Size;
import dev.vit4j.evaluate.ClassThresholds;
import dev.vit4j.evaluate.EvaluatedLabels;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.selection.DataRequest;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.spark.executor.ModelOptions;
import dev.vit4j.spark.session.ClusterSession;
import dev.vit4j.spark.session.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Evaluates models on a cluster: the driver selects the images and counts, executors run the models. */
public final class ClusterEngine implements Engine {
    private final LocalEngine local = new LocalEngine();
    private final SessionOptions options;

    /** @param options how to connect to the cluster */
    public ClusterEngine(SessionOptions options) {
        this.options = options;
    }

    @Override
    public Path locate(Path typed, Consumer<String> notes) {
        return local.locate(typed, notes);
    }

    /** @throws UnsupportedOperationException always: only evaluation runs here */
    @Override
    public ImageClassifier openClassifier(ClassifierOptions asked, RunPlan plan, ProgressLine messages) {
        throw new UnsupportedOperationException("classification on a cluster is a command of its own");
    }

    @Override
    public ScoreFunction scores(Path model) {
        return local.scores(model);
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
        return onCluster(
                data,
                modelOptions(batch, imageSize, plan),
                runner -> new ModelEvaluation(data, 0, runner, progress).ofLabels(model, imageSize, thresholds));
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
        return onCluster(
                data,
                modelOptions(batch, imageSize, plan),
                runner -> new ModelEvaluation(data, worst, runner, progress).of(models, imageSize));
    }

    private static ModelOptions modelOptions(int batch, Optional<Size> imageSize, RunPlan plan) {
        requireOption(
                plan.threads().isEmpty(),
                "--threads: each task computes with spark.task.cpus threads; set them with --conf spark.task.cpus=N");
        return ModelOptions.DEFAULT
                .withBatch(batch)
                .withOps(plan.requestedOps())
                .withImageSize(imageSize.map(Size::text).orElse(""));
    }

    private <T> T onCluster(DataRequest data, ModelOptions how, Function<ClusterRunner, T> evaluation) {
        LocalEngine.requireData(data.path());
        try (ClusterSession session = ClusterSession.open(options, "vit spark evaluate " + data.path())) {
            return evaluation.apply(new ClusterRunner(session.context(), data.path(), how));
        }
    }
}
