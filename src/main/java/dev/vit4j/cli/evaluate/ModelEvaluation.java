package dev.vit4j.cli.evaluate;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.cli.shared.Engine.Split;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.Evaluation;
import dev.vit4j.evaluate.LabelMatch;
import dev.vit4j.image.LeftOutFiles;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.io.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Evaluates one or more models on the same labeled images, one after the other. */
final class ModelEvaluation {
    private static final int DATA_THREADS = 2;

    private final Path data;
    private final Split split;
    private final int batch;
    private final int worst;
    private final RunPlan plan;
    private final ProgressLine progress;

    ModelEvaluation(Path data, Split split, int batch, int worst, RunPlan plan, ProgressLine progress) {
        this.data = data;
        this.split = split;
        this.batch = batch;
        this.worst = worst;
        this.plan = plan;
        this.progress = progress;
    }

    /** A model and the images it is evaluated on. */
    private record Prepared(Path folder, Model model, ImageDataset images, LabelMatch match) {}

    /** Reads all models and matches them to the data before the first one runs, so that errors appear at once. */
    List<EvaluatedModel> of(List<Path> models) {
        List<Model> read = models.stream()
                .map(folder -> ModelFolder.read(folder, progress::message))
                .toList();
        List<ImageDataset> images = images(models, read);
        LeftOutFiles leftOut = images.get(0).leftOut();
        if (leftOut.count() > 0) {
            progress.message(data + ": " + leftOut.summary());
        }
        List<Prepared> prepared = new ArrayList<>();
        for (int m = 0; m < read.size(); m++) {
            prepared.add(prepare(models.get(m), read.get(m), images.get(m)));
        }
        List<EvaluatedModel> evaluated = new ArrayList<>();
        for (Prepared next : prepared) {
            String title =
                    prepared.size() == 1 ? "evaluate" : "model " + (evaluated.size() + 1) + "/" + prepared.size();
            evaluated.add(run(next, title));
        }
        return evaluated;
    }

    private Prepared prepare(Path folder, Model model, ImageDataset images) {
        LabelMatch match = LabelMatch.of(images.labels(), model.labels(), data.toString(), folder.toString());
        if (!match.note().isEmpty()) {
            progress.message(match.note());
        }
        return new Prepared(folder, model, images, match);
    }

    private EvaluatedModel run(Prepared prepared, String title) {
        Model model = prepared.model();
        BatchPipeline pipeline = BatchPipeline.evaluation(
                prepared.images(),
                model.preprocessing(),
                model.config().patching(),
                batch,
                DATA_THREADS,
                OnBadImage.SKIP);
        EvaluatedModel evaluated;
        try (Predictor predictor = new Predictor(model.config(), model.weights(), plan.ops(), pipeline.batchSize())) {
            progress.start(title, pipeline.batches(), "img/s", pipeline.batchSize());
            evaluated = Evaluation.inDetail(
                    prepared.folder().toString(),
                    predictor,
                    pipeline,
                    model.labels(),
                    prepared.match(),
                    worst,
                    done -> progress.update(done, ""));
        }
        progress.clear();
        evaluated.skipped().forEach(bad -> progress.message("skipped: " + bad.problem()));
        require(
                evaluated.metrics().images() > 0,
                "%s: none of its %d images can be used, the first: %s",
                data,
                evaluated.images().size(),
                evaluated.skipped().isEmpty() ? "" : evaluated.skipped().get(0).problem());
        return evaluated;
    }

    /**
     * Selects the same images for all models: images that one model was trained on are left out for the others too.
     * Models trained with different hold-outs would each be tested on images that the other was trained on.
     */
    private List<ImageDataset> images(List<Path> folders, List<Model> models) {
        int reference = IntStream.range(0, models.size())
                .filter(m -> trainedOnData(models.get(m)))
                .findFirst()
                .orElse(0);
        ImageDataset images = images(models.get(reference));
        for (int m = reference + 1; m < models.size(); m++) {
            require(
                    !trainedOnData(models.get(m)) || same(images, images(models.get(m))),
                    "%s and %s cannot be compared on %s: they were trained on it with different validation images held"
                            + " out, or on different classes of it; choose --split test, or images that neither has"
                            + " seen",
                    folders.get(reference),
                    folders.get(m),
                    data);
        }
        return Collections.nCopies(models.size(), images);
    }

    private static boolean same(ImageDataset images, ImageDataset others) {
        return images.size() == others.size()
                && IntStream.range(0, images.size())
                        .allMatch(i -> images.metadata(i)
                                .getLocation()
                                .equals(others.metadata(i).getLocation()));
    }

    private boolean trainedOnData(Model model) {
        return Path.of(model.provenance().path("data").asText(""))
                .toAbsolutePath()
                .normalize()
                .equals(data.toAbsolutePath().normalize());
    }

    /**
     * Returns the test images, or else the validation images. For a folder without splits, returns all images unless
     * the model was trained on some of them.
     */
    private ImageDataset images(Model model) {
        // With the hold-out of the training run, if the model was trained on these data.
        JsonNode recipe = model.provenance().path("recipe");
        DataOptions options = DataOptions.DEFAULT
                .withValidation(
                        recipe.at("/data/valSplit").asDouble(DataOptions.DEFAULT.validationShare()),
                        recipe.at("/run/seed").asLong(0))
                .withCoarseLabels(recipe.at("/data/coarseLabels").asBoolean(false))
                .withSubset(trainedOnData(model) ? subset(recipe.at("/data/subset")) : DataSubset.ALL);
        if (split == Split.AUTO && DataSets.isUndivided(data) && !trainedOnData(model)) {
            return DataSets.openWhole(data, options);
        }
        DataSplits splits = DataSets.open(data, options);
        return switch (split) {
            case TRAIN -> splits.train();
            case VAL -> some(splits.validation(), "validation");
            case TEST ->
                splits.test()
                        .orElseThrow(() ->
                                new BadInputException(data + ": has no test images; choose --split val or train"));
            case AUTO -> splits.test().orElseGet(() -> some(splits.validation(), "validation"));
        };
    }

    /** Absent in models that were not trained here: use all of the data. */
    private static DataSubset subset(JsonNode stored) {
        List<String> classes = new ArrayList<>();
        stored.path("classes").forEach(name -> classes.add(name.asText()));
        return new DataSubset(classes, stored.path("limitPerClass").asInt(0));
    }

    private ImageDataset some(ImageDataset images, String what) {
        require(images.size() > 0, "%s: has no %s images; choose another --split", data, what);
        return images;
    }
}
