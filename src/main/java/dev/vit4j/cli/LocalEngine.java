package dev.vit4j.cli;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.BatchPipeline;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.ImageDataset;
import dev.vit4j.data.OnBadImage;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.Evaluation;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelFolder;
import dev.vit4j.model.Predictor;
import java.nio.file.Path;

/** Runs models in this process. */
final class LocalEngine implements Engine {
    @Override
    public ImageClassifier openClassifier(ClassifierOptions options, RunPlan plan, ProgressLine messages) {
        plan.apply();
        return ImageClassifier.open(options, messages::message);
    }

    @Override
    public ClassificationMetrics evaluate(
            Path model, Path data, Split split, int batch, RunPlan plan, ProgressLine progress) {
        plan.apply();
        Model loaded = ModelFolder.read(model, progress::message);
        ImageDataset images = images(data, split, loaded);
        require(
                images.labels().size() == loaded.config().classes(),
                "%s has %d classes, the model %s has %d: they do not fit each other",
                data,
                images.labels().size(),
                model,
                loaded.config().classes());
        if (!images.labels().equals(loaded.labels())) {
            progress.message("note: the class names of " + data + " and " + model
                    + " differ; classes are matched by their order");
        }
        BatchPipeline pipeline = BatchPipeline.evaluation(
                images, loaded.preprocessing(), loaded.config().patching(), batch, 2, OnBadImage.SKIP);
        ClassificationMetrics metrics;
        try (Predictor predictor = new Predictor(loaded.config(), loaded.weights(), plan.ops(), batch)) {
            progress.start("evaluate", pipeline.batches(), "img/s", batch);
            metrics = Evaluation.of(predictor, pipeline, loaded.labels(), done -> progress.update(done, ""));
        }
        progress.clear();
        pipeline.badImages().forEach(bad -> progress.message("skipped: " + bad.problem()));
        return metrics;
    }

    /**
     * The test images; without any, the validation images; of a folder that is not divided, all, unless the model was
     * trained on part of them.
     */
    private static ImageDataset images(Path data, Split split, Model model) {
        // With the hold-out of the training run, if the model comes from one of these data.
        JsonNode recipe = model.provenance().path("recipe");
        DataOptions options = DataOptions.DEFAULT
                .withValidation(
                        recipe.path("valSplit").asDouble(DataOptions.DEFAULT.validationShare()),
                        recipe.path("seed").asLong(0))
                .withCoarseLabels(recipe.path("coarseLabels").asBoolean(false));
        boolean trainedOnIt = Path.of(model.provenance().path("data").asText(""))
                .toAbsolutePath()
                .normalize()
                .equals(data.toAbsolutePath().normalize());
        if (split == Split.AUTO && DataSets.isUndivided(data) && !trainedOnIt) {
            return DataSets.openWhole(data, options);
        }
        DataSplits splits = DataSets.open(data, options);
        return switch (split) {
            case TRAIN -> splits.train();
            case VAL -> some(splits.validation(), data, "validation");
            case TEST ->
                splits.test()
                        .orElseThrow(() ->
                                new BadInputException(data + ": has no test images; choose --split val or train"));
            case AUTO -> splits.test().orElseGet(() -> some(splits.validation(), data, "validation"));
        };
    }

    private static ImageDataset some(ImageDataset images, Path data, String what) {
        require(images.size() > 0, "%s: has no %s images; choose another --split", data, what);
        return images;
    }
}
