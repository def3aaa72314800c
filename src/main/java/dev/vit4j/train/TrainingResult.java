package dev.vit4j.train;

import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.Interval;
import dev.vit4j.evaluate.MultiLabelMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Result of a training run.
 *
 * @param run its folder
 * @param finished false if it was stopped early and can be resumed
 * @param rows one for each finished epoch
 * @param bestEpoch the epoch with the best validation metrics, from 1, whose weights were saved as the best model unless
 *     the average of the last epochs is better; 0 if there is none
 * @param valImages number of validation images that the last epoch was measured on; 0 without validation
 * @param test metrics of the best model on the test images; empty without a test set or before the end
 * @param testLabels these metrics if images have any number of classes, in place of {@code test}
 * @param seconds wall-clock time since the start or the last resume
 * @param swa the average of the last epochs' weights; empty if not requested or before the end
 * @param skipped number of images that could not be read and were skipped, of all splits
 */
public record TrainingResult(
        Path run,
        boolean finished,
        List<EpochRow> rows,
        int bestEpoch,
        long valImages,
        Optional<ClassificationMetrics> test,
        Optional<MultiLabelMetrics> testLabels,
        double seconds,
        Optional<SwaResult> swa,
        int skipped) {
    /** @return validation accuracy of the best model, 0..1; NaN without validation */
    public double bestValTop1() {
        if (swa.isPresent() && swa.get().best()) {
            return swa.get().valTop1();
        }
        return bestEpoch == 0 ? Double.NaN : rows.get(bestEpoch - 1).valTop1();
    }

    /** @return validation mean average precision of the best model, 0..1; NaN if images have one class each */
    public double bestValMap() {
        if (swa.isPresent() && swa.get().best()) {
            return swa.get().valMap();
        }
        return bestEpoch == 0 ? Double.NaN : rows.get(bestEpoch - 1).valMap();
    }

    /** @return 95 % interval of {@link #bestValTop1}; both ends are NaN without validation */
    public Interval bestValTop1Interval() {
        double top1 = bestValTop1();
        return Interval.wilson(
                Double.isNaN(top1) ? 0 : Math.round(top1 * valImages), Double.isNaN(top1) ? 0 : valImages);
    }
}
