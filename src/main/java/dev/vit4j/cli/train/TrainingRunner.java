package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.train.ResumeChanges;
import dev.vit4j.train.StopRequest;
import dev.vit4j.train.TrainOptions;
import dev.vit4j.train.Training;
import java.io.IOException;
import java.nio.file.Path;

/** Trains for {@code vit train}: in this process or elsewhere. */
public interface TrainingRunner {
    /**
     * Starts a new run.
     *
     * @param options of the run
     * @param out the run's folder, new or empty
     * @param plan where and how it runs
     * @param progress receives what happens
     * @param stop ends the run early, to be resumed later
     * @return the result
     * @throws dev.vit4j.common.BadInputException if data, model or options are invalid, or training fails
     * @throws IOException if the folder cannot be written
     */
    TrainingReport start(
            TrainOptions options, Path out, RunPlan plan, TrainingProgressPrinter progress, StopRequest stop)
            throws IOException;

    /**
     * Resumes a run.
     *
     * @param run its folder
     * @param changes what is different from now on
     * @param plan where and how it runs
     * @param progress receives what happens
     * @param stop ends the run early, to be resumed later
     * @return the result
     * @throws dev.vit4j.common.BadInputException if the folder is not a run that can be resumed, or training fails
     * @throws IOException if the folder cannot be written
     */
    TrainingReport resume(
            Path run, ResumeChanges changes, RunPlan plan, TrainingProgressPrinter progress, StopRequest stop)
            throws IOException;

    /** Trains in this process. */
    TrainingRunner LOCAL = new TrainingRunner() {
        private static final String RESUME = "vit train --resume";

        @Override
        public TrainingReport start(
                TrainOptions options, Path out, RunPlan plan, TrainingProgressPrinter progress, StopRequest stop)
                throws IOException {
            plan.apply();
            return TrainingReport.of(Training.start(options, out, progress, stop), RESUME);
        }

        @Override
        public TrainingReport resume(
                Path run, ResumeChanges changes, RunPlan plan, TrainingProgressPrinter progress, StopRequest stop)
                throws IOException {
            plan.apply();
            return TrainingReport.of(Training.resume(run, changes, progress, stop), RESUME);
        }
    };
}
