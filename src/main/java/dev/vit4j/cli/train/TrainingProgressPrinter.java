package dev.vit4j.cli.train;

import dev.vit4j.common.ProgressLine;
import dev.vit4j.train.EpochRow;
import dev.vit4j.train.TrainingListener;
import java.util.Locale;

/** Shows training on stderr: a progress line within the epoch, and one line for each finished epoch. */
final class TrainingProgressPrinter implements TrainingListener {
    private final ProgressLine line;
    private int epochs;

    TrainingProgressPrinter(ProgressLine line) {
        this.line = line;
    }

    @Override
    public void note(String text) {
        line.message(text);
    }

    @Override
    public void epochStarted(int epoch, int epochCount, long batchesPerEpoch, int batchSize) {
        epochs = epochCount;
        line.start(epoch == 0 ? "features" : "epoch " + epoch + "/" + epochs, batchesPerEpoch, "img/s", batchSize);
    }

    @Override
    public void batchDone(long batchesDone, double meanLoss) {
        line.update(batchesDone, Double.isNaN(meanLoss) ? "" : String.format(Locale.ROOT, "loss %.4f", meanLoss));
    }

    @Override
    public void epochDone(EpochRow row, boolean best) {
        String validation = Double.isNaN(row.valTop1())
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  val loss %.4f  top-1 %.2f %%%s",
                        row.valLoss(),
                        100 * row.valTop1(),
                        best ? " (best)" : "");
        line.message(String.format(
                Locale.ROOT,
                "epoch %d/%d  loss %.4f  top-1 %.2f %%%s  %.0f img/s  %s",
                row.epoch(),
                epochs,
                row.trainLoss(),
                100 * row.trainTop1(),
                validation,
                row.imagesPerSecond(),
                ProgressLine.duration(row.seconds())));
    }
}
