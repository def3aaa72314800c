package dev.vit4j.train;

import dev.vit4j.evaluate.ClassificationMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a training run ended.
 *
 * @param run its folder
 * @param finished false if it was stopped before its end and can be resumed
 * @param rows one for each epoch done
 * @param bestEpoch whose weights were kept, from 1; 0 if none does
 * @param test figures of the best epoch's weights on the test images; empty without a test set or before the end
 * @param seconds wall-clock time of this process's part
 */
public record TrainingResult(
        Path run,
        boolean finished,
        List<EpochRow> rows,
        int bestEpoch,
        Optional<ClassificationMetrics> test,
        double seconds) {
    /** @return validation accuracy of the best epoch, 0..1; NaN without validation */
    public double bestValTop1() {
        return bestEpoch == 0 ? Double.NaN : rows.get(bestEpoch - 1).valTop1();
    }
}
