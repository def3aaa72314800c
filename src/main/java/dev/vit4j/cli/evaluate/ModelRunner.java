package dev.vit4j.cli.evaluate;

import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.LabeledOutputs;
import dev.vit4j.evaluate.selection.Selection;
import dev.vit4j.model.Model;
import java.nio.file.Path;
import java.util.function.Function;

/** Runs models on the images of an evaluation, in this process or elsewhere. */
public interface ModelRunner {
    /**
     * A model and the images it is evaluated on.
     *
     * @param folder the model's folder
     * @param model its configuration and weights
     * @param selection the images
     * @param title for the progress line
     */
    record Task(Path folder, Model model, Selection selection, String title) {}

    /**
     * @param <T> the result
     * @param task what to run
     * @param progress started and updated on the way
     * @param use gets the outputs, and runs them once
     * @return what {@code use} returns
     * @throws dev.vit4j.common.BadInputException if the model cannot be run, or images cannot be reached where it runs
     */
    <T> T run(Task task, ProgressLine progress, Function<LabeledOutputs, T> use);
}
