package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import java.util.Locale;

/** Another number of epochs for a run that goes on. */
final class ResumedEpochs {
    private ResumedEpochs() {}

    /**
     * @param before options of the run
     * @param after the same with another number of epochs
     * @param progress of the run
     * @return what the change means for the learning rate, in one line
     * @throws dev.vit4j.common.BadOptionException if the run has done more epochs than that
     */
    static String describe(TrainOptions before, TrainOptions after, TrainingProgress progress) {
        int epochs = after.run().epochs();
        int begun = progress.epoch() + (progress.batchesDone() > 0 ? 1 : 0);
        requireOption(
                epochs >= begun,
                "--epochs %d: the run has already begun epoch %d of %d; give at least %d, or leave out --epochs",
                epochs,
                begun,
                before.run().epochs(),
                begun);
        StringBuilder text =
                new StringBuilder(epochs + " epochs instead of " + before.run().epochs());
        if (progress.epoch() == epochs) {
            return text + ": the run ends here";
        }
        int next = progress.epoch() + 1;
        text.append(": from epoch ").append(next).append(" on, the learning rate is that of a run of ");
        text.append(epochs).append(" epochs from the start");
        if (!progress.rows().isEmpty()) {
            EpochRow last = progress.rows().get(progress.rows().size() - 1);
            long updates = last.step() / progress.epoch();
            double rate = after.optimizer().schedule(updates, epochs).at(last.step());
            text.append(String.format(Locale.ROOT, " (%.3g in epoch %d, after %.3g)", rate, next, last.lr()));
        }
        return text.append("; the result is not exactly that of such a run, whose first epochs had other rates")
                .toString();
    }
}
