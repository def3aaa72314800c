package dev.vit4j.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.Version;
import dev.vit4j.data.manifest.DataManifest;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.train.optimizer.FlatVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes the models of a run, with their provenance and cards, and the figures of its epochs. */
final class SavedModels {
    private final RunFolder run;
    private final TrainOptions options;
    private final DataManifest data;
    /** The best model, if it has not been saved yet; else null. */
    private Model best;
    /** Memory of its weights; null as long as it was always saved at once. */
    private FlatVector bestWeights;

    /**
     * @param run where to write
     * @param options of the run
     * @param data its data
     */
    SavedModels(RunFolder run, TrainOptions options, DataManifest data) {
        this.run = run;
        this.options = options;
        this.data = data;
    }

    /**
     * Takes the present state as the best model, for the next {@link #save}.
     *
     * @param state after the best epoch
     * @param savedNext whether it is saved before the next step; if not, its weights are copied
     */
    void keepBest(TrainingState state, boolean savedNext) {
        Model now = described(state, state.evaluatedWeights());
        best = savedNext ? now : kept(now, state);
    }

    /** Saves the best model if it is new, then the state and the figures. */
    void save(TrainingState state) throws IOException {
        if (best != null) {
            ModelCard.Facts facts = facts(
                    best,
                    bestEpoch(state.progress().bestEpoch()),
                    validation(state.progress().best(), state));
            ModelFolder.write(run.best(), best, folder -> ModelCard.write(folder, facts));
            best = null;
        }
        Model last = described(state, state.weights());
        List<EpochRow> rows = state.progress().rows();
        EpochRow row = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        ModelCard.Facts facts = facts(last, "the state after epoch " + rows.size(), validation(row, state));
        Checkpoint.write(run.last(), state, last, folder -> ModelCard.write(folder, facts));
        writeFigures(state.progress());
    }

    private ModelCard.Facts facts(Model model, String state, List<ModelCard.Figure> figures) {
        String name = run.root().toAbsolutePath().normalize().getFileName().toString();
        return new ModelCard.Facts(name, state, model, options, data.summary(), figures);
    }

    private String bestEpoch(int epoch) {
        return "the best epoch, " + epoch + " of " + options.run().epochs();
    }

    private static String averaged(SwaResult swa) {
        return "the mean of the weights after each of the last " + swa.epochs() + " epochs";
    }

    /** Returns an epoch's figure on the validation images; nothing without an epoch or without these. */
    private static List<ModelCard.Figure> validation(EpochRow row, TrainingState state) {
        return row == null || Double.isNaN(row.valScore())
                ? List.of()
                : List.of(ModelCard.Figure.of(
                        "validation",
                        new ValidationFigures(
                                row.valLoss(),
                                row.valTop1(),
                                row.valMap(),
                                state.progress().valImages())));
    }

    /** Adds the test accuracy to the best model's card. */
    void addTestToCard(TrainingResult result) throws IOException {
        if ((result.test().isEmpty() && result.testLabels().isEmpty()) || result.bestEpoch() == 0) {
            return;
        }
        List<ModelCard.Figure> figures = new ArrayList<>();
        boolean average = result.swa().map(SwaResult::best).orElse(false);
        if (!Double.isNaN(result.bestValTop1()) || !Double.isNaN(result.bestValMap())) {
            EpochRow row = result.rows().get(result.bestEpoch() - 1);
            double loss = average ? result.swa().orElseThrow().valLoss() : row.valLoss();
            figures.add(ModelCard.Figure.of(
                    "validation",
                    new ValidationFigures(loss, result.bestValTop1(), result.bestValMap(), result.valImages())));
        }
        result.test().map(ValidationFigures::of).ifPresent(test -> figures.add(ModelCard.Figure.of("test", test)));
        result.testLabels()
                .map(ValidationFigures::of)
                .ifPresent(test -> figures.add(ModelCard.Figure.of("test", test)));
        String state = average ? averaged(result.swa().orElseThrow()) : bestEpoch(result.bestEpoch());
        ModelCard.write(run.best(), facts(ModelFolder.read(run.best()), state, figures));
    }

    /** Returns the model with copies of the weights that training changes, in memory that is used again. */
    private Model kept(Model model, TrainingState state) {
        if (bestWeights == null) {
            bestWeights = state.parameters().zerosLike();
        }
        bestWeights.assign(model.weights());
        Map<String, INDArray> weights = new LinkedHashMap<>(model.weights());
        weights.putAll(bestWeights.views());
        return new Model(model.config(), model.preprocessing(), model.labels(), weights, model.provenance());
    }

    /**
     * Writes the mean of the weights after the last epochs, also as the best model if it is better.
     *
     * @param state at the end of training
     * @param weights the mean, by name
     * @param metrics on the validation images; null without these
     * @param result whether it is the best, and its figures
     */
    void writeAverage(TrainingState state, Map<String, INDArray> weights, ValidationFigures metrics, SwaResult result)
            throws IOException {
        ObjectNode figures = Json.mapper().createObjectNode().put("averaged_epochs", result.epochs());
        if (metrics != null) {
            figures.put("val_loss", result.valLoss());
            figures.put(Double.isNaN(result.valTop1()) ? "val_map" : "val_top1", metrics.score());
        }
        Model average = described(state, weights);
        average.provenance().set("metrics", figures);
        List<ModelCard.Figure> accuracy =
                metrics == null ? List.of() : List.of(ModelCard.Figure.of("validation", metrics));
        ModelCard.Facts facts = facts(average, averaged(result), accuracy);
        ModelFolder.write(run.swa(), average, folder -> ModelCard.write(folder, facts));
        if (result.best()) {
            ModelFolder.write(run.best(), average, folder -> ModelCard.write(folder, facts));
        }
    }

    void writeFigures(TrainingProgress progress) throws IOException {
        if (!progress.rows().isEmpty()) {
            run.writeMetrics(progress.rows());
            LearningCurves.write(progress.rows(), progress.bestEpoch(), run.curves());
        }
    }

    /** Returns the model with its provenance. */
    private Model described(TrainingState state, Map<String, INDArray> weights) {
        Model model = state.modelWith(weights);
        TrainingProgress progress = state.progress();
        ObjectNode provenance = Json.mapper().createObjectNode();
        provenance.put("vit4j", Version.current());
        provenance.put("data", options.data().path());
        provenance.set("dataset", data.toJson());
        provenance.put("epochs_done", progress.epoch());
        provenance.set("recipe", Json.mapper().valueToTree(options));
        ArrayNode history = run.history();
        if (!history.isEmpty()) {
            provenance.set("history", history);
        }
        if (!progress.rows().isEmpty()) {
            provenance.set(
                    "metrics",
                    RunFolder.measured(progress.rows().get(progress.rows().size() - 1)));
        }
        return new Model(model.config(), model.preprocessing(), model.labels(), model.weights(), provenance);
    }
}
