package dev.vit4j.cli.train;

import dev.vit4j.common.ProgressLine;
import dev.vit4j.train.EpochRow;
import dev.vit4j.train.RunSummary;
import dev.vit4j.train.TrainingListener;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Shows training on stderr: a header, the expected time after the first steps, a progress line within the epoch with the
 * time left for the whole run, and one line for each finished epoch. Epochs that take less than a second are summed up: after
 * the first one a line for each tenth of the run, or for each ten seconds if that is more often.
 */
public final class TrainingProgressPrinter implements TrainingListener {
    private static final double INSTANT_SECONDS = 1;
    private static final int LINES_OF_INSTANT_EPOCHS = 10;
    private static final double MOST_SECONDS_WITHOUT_LINE = 10;

    private final ProgressLine line;
    private final Function<RunSummary, String> machine;
    private final Runnable atHeader;
    private final ExpectedTime expected;
    private int epochs;
    private int epoch;
    private long batches;
    private int batchSize;
    /** Ratio of an epoch's time, validation included, to that of its batches. */
    private double withValidation = 1;

    /** The last epoch that has not been printed; null if there is none. */
    private EpochRow waiting;

    private double waitingSeconds;
    private int waitingBest;
    /** 0 before the first line. */
    private int printedEpoch;

    /**
     * @param line on stderr
     * @param machine describes device, operations and threads of a run
     * @param atHeader runs when the header is printed
     * @param nanoTime the clock
     */
    public TrainingProgressPrinter(
            ProgressLine line, Function<RunSummary, String> machine, Runnable atHeader, LongSupplier nanoTime) {
        this.line = line;
        this.machine = machine;
        this.atHeader = atHeader;
        this.expected = new ExpectedTime(nanoTime);
    }

    @Override
    public void note(String text) {
        line.message(text);
    }

    @Override
    public void begun(RunSummary summary) {
        header(
                TrainingHeader.lines(summary, machine.apply(summary)),
                summary.images("training"),
                summary.images("validation"));
    }

    /**
     * Prints the header.
     *
     * @param lines of the header
     * @param training number of training images
     * @param validation number of validation images
     */
    public void header(List<String> lines, int training, int validation) {
        atHeader.run();
        lines.forEach(line::message);
        // Validation is a forward pass, a third of a training step.
        withValidation = 1 + validation / (3.0 * Math.max(1, training));
    }

    @Override
    public void epochStarted(int started, int epochCount, long batchesPerEpoch, int images) {
        batchSize = images;
        epochs = epochCount;
        epoch = started;
        batches = batchesPerEpoch;
        line.start(epoch == 0 ? "features" : "epoch " + epoch + "/" + epochs, batches, "img/s", batchSize);
        if (epoch > 0) {
            line.following(Math.round(batches * (withValidation * (epochs - epoch + 1) - 1)));
        }
    }

    @Override
    public void batchDone(long batchesDone, double meanLoss) {
        line.update(batchesDone, Double.isNaN(meanLoss) ? "" : String.format(Locale.ROOT, "loss %.4f", meanLoss));
        if (epoch > 0) {
            double left = batches * withValidation * (epochs - epoch + 1) - batchesDone;
            expected.afterStep(left)
                    .ifPresent(time -> line.message(
                            "expected time: " + time + " for " + epochs + (epochs == 1 ? " epoch" : " epochs")));
        }
    }

    @Override
    public void epochDone(EpochRow row, boolean best) {
        double training = batches * (double) batchSize / row.imagesPerSecond();
        if (training > 0 && row.seconds() > training) {
            withValidation = row.seconds() / training;
        }
        waiting = row;
        waitingSeconds += row.seconds();
        waitingBest = best ? row.epoch() : waitingBest;
        boolean instant = row.seconds() < INSTANT_SECONDS && epochs > LINES_OF_INSTANT_EPOCHS;
        if (!instant
                || printedEpoch == 0
                || waitingSeconds >= MOST_SECONDS_WITHOUT_LINE
                || part(row.epoch()) > part(printedEpoch)) {
            printWaiting();
        }
    }

    private long part(int done) {
        return (long) done * LINES_OF_INSTANT_EPOCHS / epochs;
    }

    /** Prints the last epoch if it was held back. */
    public void printWaiting() {
        if (waiting == null) {
            return;
        }
        EpochRow row = waiting;
        String mark =
                waitingBest == row.epoch() ? " (best)" : waitingBest > 0 ? " (best: epoch " + waitingBest + ")" : "";
        String validation = Double.isNaN(row.valScore())
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  val loss %.4f  %s %.2f %%%s",
                        row.valLoss(),
                        row.multiLabel() ? "mAP" : "top-1",
                        100 * row.valScore(),
                        mark);
        line.message(String.format(
                Locale.ROOT,
                "epoch %d/%d  loss %.4f%s%s  %.0f img/s%s  %s",
                row.epoch(),
                epochs,
                row.trainLoss(),
                row.multiLabel() ? "" : String.format(Locale.ROOT, "  top-1 %.2f %%", 100 * row.trainTop1()),
                validation,
                row.imagesPerSecond(),
                dataWait(row),
                ProgressLine.duration(waitingSeconds)));
        printedEpoch = row.epoch();
        waiting = null;
        waitingSeconds = 0;
        waitingBest = 0;
    }

    /** Returns the share of the training time in which no batch was ready, if it rounds to 1 % or more. */
    private String dataWait(EpochRow row) {
        double training = batches * (double) batchSize / row.imagesPerSecond();
        long percent = Math.round(100 * row.dataWaitSeconds() / training);
        return training > 0 && percent > 0 ? " (" + percent + " % of the time waiting for data)" : "";
    }
}
