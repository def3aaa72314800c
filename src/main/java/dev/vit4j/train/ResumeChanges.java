package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

/**
 * What may change when a run is resumed; the rest stays as it began.
 *
 * @param data new place of the same data; empty if it did not move
 * @param teacher new place of the same teacher; empty if it did not move
 * @param epochs new number of epochs, in all; 0 for the run's own
 * @param workers new number of threads that prepare batches, which does not change the result; 0 for the run's own
 */
public record ResumeChanges(String data, String teacher, int epochs, int workers) {
    /** Nothing changes. */
    public static final ResumeChanges NONE = new ResumeChanges("", "", 0, 0);

    /** @throws dev.vit4j.common.BadInputException if a number is negative */
    public ResumeChanges {
        require(epochs >= 0, "epochs must not be negative: %d", epochs);
        require(workers >= 0, "workers must not be negative: %d", workers);
    }

    /**
     * @param newEpochs number of epochs, in all
     * @return a copy with that number
     */
    public ResumeChanges withEpochs(int newEpochs) {
        return new ResumeChanges(data, teacher, newEpochs, workers);
    }

    /**
     * @param newData new place of the same data
     * @return a copy with that place
     */
    public ResumeChanges withData(String newData) {
        return new ResumeChanges(newData, teacher, epochs, workers);
    }

    /** @return the options with these changes */
    TrainOptions applyTo(TrainOptions options) {
        TrainOptions changed = options;
        if (!data.isEmpty()) {
            changed = changed.with(changed.data().withPath(data));
        }
        if (!teacher.isEmpty()) {
            requireOption(
                    changed.distillation().isOn(),
                    "--teacher %s: the run has no teacher; leave it out, or start a new run",
                    teacher);
            changed = changed.with(changed.distillation().withTeacher(teacher));
        }
        if (epochs > 0) {
            changed = changed.withEpochs(epochs);
        }
        if (workers > 0) {
            changed = changed.with(changed.run().withWorkers(workers));
        }
        return changed.withAbsolutePaths();
    }
}
