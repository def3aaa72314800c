package dev.vit4j.cli.shared;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.EvaluatedModel;
import java.nio.file.Path;
import java.util.List;

/** What commands need of the code that loads models and runs them; tests put one of their own in its place. */
public interface Engine {
    /**
     * @param options which model, and what it is asked for
     * @param plan where and how it runs
     * @param messages where notes for people go
     * @return the model, ready to classify; the caller closes it
     * @throws dev.vit4j.common.BadInputException if the folder is not a sound model
     */
    ImageClassifier openClassifier(ClassifierOptions options, RunPlan plan, ProgressLine messages);

    /** Which part of a data set. */
    enum Split {
        AUTO,
        TRAIN,
        VAL,
        TEST;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @param models model folders
     * @param data a CIFAR binary folder or a folder of class folders
     * @param split which part; AUTO is the test images, or what else is the data set's held-out part
     * @param batch B, images in a batch
     * @param worst how many of the worst mistakes to keep of each model
     * @param plan where and how they run
     * @param progress started and updated on the way
     * @return what was found of each model, all over the same images
     * @throws dev.vit4j.common.BadInputException if models or data are unsound or do not fit each other
     */
    List<EvaluatedModel> evaluate(
            List<Path> models, Path data, Split split, int batch, int worst, RunPlan plan, ProgressLine progress);
}
