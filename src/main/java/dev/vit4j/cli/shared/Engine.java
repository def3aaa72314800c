package dev.vit4j.cli.shared;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.Size;
import dev.vit4j.evaluate.ClassThresholds;
import dev.vit4j.evaluate.EvaluatedLabels;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.selection.DataRequest;
import dev.vit4j.model.ScoreFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Loads and runs models for commands; tests replace it. */
public interface Engine {
    /**
     * @param typed value of {@code --model}: a model folder or a run
     * @param notes receives a message if it is a run
     * @return the model folder
     * @throws dev.vit4j.common.BadOptionException if it is no trained model
     */
    Path locate(Path typed, Consumer<String> notes);

    /**
     * @param options which model, and what to compute
     * @param plan where and how it runs
     * @param messages gets notes for the user
     * @return the model, ready to classify, to be closed by the caller
     * @throws dev.vit4j.common.BadInputException if the folder is not a sound model
     */
    ImageClassifier openClassifier(ClassifierOptions options, RunPlan plan, ProgressLine messages);

    /**
     * @param model a model folder
     * @return how its scores are computed
     * @throws dev.vit4j.common.BadInputException if the folder has no sound configuration
     */
    ScoreFunction scores(Path model);

    /**
     * @param model folder of a model that scores each class for itself
     * @param imageSize height and width to run it at, with its positions interpolated; empty for its own
     * @param data a data set, and which of its images
     * @param batch B, images in a batch
     * @param thresholds lowest scores that count as predictions
     * @param plan where and how it runs
     * @param progress started and updated on the way
     * @return the results
     * @throws dev.vit4j.common.BadInputException if model or data are unsound or do not fit each other
     */
    EvaluatedLabels evaluateLabels(
            Path model,
            Optional<Size> imageSize,
            DataRequest data,
            int batch,
            ClassThresholds thresholds,
            RunPlan plan,
            ProgressLine progress);

    /**
     * @param models model folders
     * @param imageSize height and width to run them at, with their positions interpolated; empty for each model's own
     * @param data a data set, and which of its images
     * @param batch B, images in a batch
     * @param worst number of worst mistakes to keep per model
     * @param plan where and how they run
     * @param progress started and updated on the way
     * @return the results of each model, all over the same images
     * @throws dev.vit4j.common.BadInputException if models or data are unsound or do not fit each other
     */
    List<EvaluatedModel> evaluate(
            List<Path> models,
            Optional<Size> imageSize,
            DataRequest data,
            int batch,
            int worst,
            RunPlan plan,
            ProgressLine progress);
}
