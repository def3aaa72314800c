package dev.vit4j.cli.evaluate;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.Size;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.ClassThresholds;
import dev.vit4j.evaluate.EvaluatedLabels;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.Evaluation;
import dev.vit4j.evaluate.LabelMatch;
import dev.vit4j.evaluate.MultiLabelEvaluation;
import dev.vit4j.evaluate.MultiLabelMetrics;
import dev.vit4j.evaluate.selection.DataRequest;
import dev.vit4j.evaluate.selection.ImageSelector;
import dev.vit4j.evaluate.selection.Selection;
import dev.vit4j.image.LeftOutFiles;
import dev.vit4j.model.Model;
import dev.vit4j.model.hub.HubName;
import dev.vit4j.model.io.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Evaluates one or more models on the same labeled images, one after the other. */
public final class ModelEvaluation {
    private final DataRequest request;
    private final Path data;
    private final int worst;
    private final ModelRunner runner;
    private final ProgressLine progress;

    /**
     * @param request the images
     * @param worst number of worst mistakes to keep per model
     * @param runner runs the models
     * @param progress started and updated on the way
     */
    public ModelEvaluation(DataRequest request, int worst, ModelRunner runner, ProgressLine progress) {
        this.request = request;
        this.data = request.path();
        this.worst = worst;
        this.runner = runner;
        this.progress = progress;
    }

    private record Prepared(Path folder, Model model, Selection selection, LabelMatch match) {
        ModelRunner.Task task(String title) {
            return new ModelRunner.Task(folder, model, selection, title);
        }
    }

    private Model read(Path folder, Optional<Size> imageSize) {
        return ModelFolder.readClassifier(folder, imageSize, progress::message);
    }

    /**
     * Reads all models and matches them to the data before the first one runs, so that errors appear at once.
     *
     * @param models model folders
     * @param imageSize to run them at; empty for each model's own
     * @return the results of each model, all over the same images
     * @throws dev.vit4j.common.BadInputException if models or data are unsound or do not fit each other
     */
    public List<EvaluatedModel> of(List<Path> models, Optional<Size> imageSize) {
        List<Model> read =
                models.stream().map(folder -> read(folder, imageSize)).toList();
        Selection selection = select(models, read);
        LeftOutFiles leftOut = selection.images().leftOut();
        if (leftOut.count() > 0) {
            progress.message(data + ": " + leftOut.summary());
        }
        require(
                !selection.images().multiLabel(),
                "%s: images have any number of classes, but %s gives each image one; train a model with these labels, or set"
                        + " problem_type to multi_label_classification in the config.json of one that was",
                data,
                models.get(0));
        List<Prepared> prepared = new ArrayList<>();
        for (int m = 0; m < read.size(); m++) {
            prepared.add(prepare(models.get(m), read.get(m), selection));
        }
        List<EvaluatedModel> evaluated = new ArrayList<>();
        for (Prepared next : prepared) {
            String title =
                    prepared.size() == 1 ? "evaluate" : "model " + (evaluated.size() + 1) + "/" + prepared.size();
            evaluated.add(run(next, title).withSelection(selection.note()));
        }
        return evaluated;
    }

    /**
     * Evaluates a model that scores each class for itself.
     *
     * @param folder of the model
     * @param imageSize to run it at; empty for its own
     * @param thresholds lowest scores that count as predictions
     * @return the results
     * @throws dev.vit4j.common.BadInputException if model or data are unsound or do not fit each other
     */
    public EvaluatedLabels ofLabels(Path folder, Optional<Size> imageSize, ClassThresholds thresholds) {
        Model model = read(folder, imageSize);
        MultiLabelMetrics metrics = new MultiLabelMetrics(model.labels(), thresholds.of(model.labels()));
        Selection selection = select(List.of(folder), List.of(model));
        Prepared prepared = prepare(folder, model, selection);
        EvaluatedLabels evaluated = runner.run(
                prepared.task("evaluate"),
                progress,
                outputs -> MultiLabelEvaluation.inDetail(folder.toString(), outputs, metrics, prepared.match()));
        finish(evaluated.skipped(), metrics.images(), evaluated.images());
        return evaluated.withSelection(selection.note());
    }

    private Prepared prepare(Path folder, Model model, Selection selection) {
        boolean listed = !request.reading().classes().isEmpty();
        LabelMatch match =
                LabelMatch.of(selection.images().labels(), model.labels(), listed, data.toString(), folder.toString());
        if (!match.note().isEmpty()) {
            progress.message(match.note());
        }
        return new Prepared(folder, model, selection, match);
    }

    private EvaluatedModel run(Prepared prepared, String title) {
        EvaluatedModel evaluated = runner.run(
                prepared.task(title),
                progress,
                outputs -> Evaluation.inDetail(
                        HubName.shown(prepared.folder()),
                        outputs,
                        prepared.model().labels(),
                        prepared.match(),
                        worst));
        finish(evaluated.skipped(), evaluated.metrics().images(), evaluated.images());
        return evaluated;
    }

    private void finish(List<BadImage> skipped, long counted, ImageDataset images) {
        progress.clear();
        skipped.forEach(bad -> progress.message("skipped: " + bad.problem()));
        require(
                counted > 0,
                "%s: none of its %d images can be used, the first: %s",
                data,
                images.size(),
                skipped.isEmpty() ? "" : skipped.get(0).problem());
    }

    /**
     * Selects the same images for all models: images that one model was trained on are left out for the others too.
     * Models trained with different hold-outs would each be tested on images that the other was trained on.
     */
    private Selection select(List<Path> folders, List<Model> models) {
        List<Selection> selections = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            selections.add(ImageSelector.select(request, folders.get(m), models.get(m), progress::message));
        }
        int reference = IntStream.range(0, models.size())
                .filter(m -> selections.get(m).bound())
                .findFirst()
                .orElse(0);
        Selection chosen = selections.get(reference);
        for (int m = reference + 1; m < models.size(); m++) {
            require(
                    !selections.get(m).bound() || chosen.sameImages(selections.get(m)),
                    "%s and %s cannot be compared on %s: they were trained on it with different validation images held"
                            + " out, or on different classes of it; choose --split test, or images that neither has"
                            + " seen",
                    folders.get(reference),
                    folders.get(m),
                    data);
        }
        progress.message(chosen.note());
        return chosen;
    }
}
