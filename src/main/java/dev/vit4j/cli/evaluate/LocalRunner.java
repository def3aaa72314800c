package dev.vit4j.cli.evaluate;

import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.evaluate.LabeledOutputs;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Predictor;
import java.util.function.Function;

/**
 * Runs models in this process.
 *
 * @param batch B, images in a batch
 * @param plan where and how
 */
record LocalRunner(int batch, RunPlan plan) implements ModelRunner {
    private static final int DATA_THREADS = 2;

    @Override
    public <T> T run(Task task, ProgressLine progress, Function<LabeledOutputs, T> use) {
        Model model = task.model();
        BatchPipeline pipeline = BatchPipeline.evaluation(
                task.selection().images(),
                model.preprocessing(),
                model.config().patching(),
                batch,
                DATA_THREADS,
                OnBadImage.SKIP);
        try (Predictor predictor = new Predictor(model.config(), model.weights(), plan.ops(), pipeline.batchSize())) {
            progress.start(task.title(), pipeline.batches(), "img/s", pipeline.batchSize());
            return use.apply(LabeledOutputs.of(predictor, pipeline, done -> progress.update(done, "")));
        }
    }
}
