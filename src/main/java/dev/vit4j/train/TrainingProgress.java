package dev.vit4j.train;

import dev.vit4j.train.optimizer.BestBy;
import java.util.ArrayList;
import java.util.List;

/**
 * Progress of a run; together with weights and optimizer state, everything that resuming needs.
 *
 * @param epoch the current epoch, from 0
 * @param batchesDone of that epoch
 * @param step updates done since the start
 * @param lossSum sum of the batch loss over the epoch's images
 * @param correct correctly classified images of the epoch
 * @param images images seen in the epoch
 * @param trainSeconds time spent on the epoch, including parts before a resume
 * @param dataWaitSeconds part of that time spent waiting for batches
 * @param valImages validation images that the last epoch was measured on; 0 without any
 * @param bestEpoch the best epoch so far, from 1; of equal ones the last; 0 before the first
 * @param improvedEpoch the last epoch that was better in the metric chosen for the best epoch, whatever the other metric;
 *     patience counts from here
 * @param rows of the epochs done
 */
record TrainingProgress(
        int epoch,
        long batchesDone,
        long step,
        double lossSum,
        long correct,
        long images,
        double trainSeconds,
        double dataWaitSeconds,
        long valImages,
        int bestEpoch,
        int improvedEpoch,
        List<EpochRow> rows) {

    TrainingProgress {
        rows = List.copyOf(rows);
    }

    static TrainingProgress start() {
        return new TrainingProgress(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
    }

    /** @return the progress after one more batch */
    TrainingProgress plusBatch(double loss, long right, long size, boolean update, double seconds, double wait) {
        return new TrainingProgress(
                epoch,
                batchesDone + 1,
                update ? step + 1 : step,
                lossSum + loss * size,
                correct + right,
                images + size,
                trainSeconds + seconds,
                dataWaitSeconds + wait,
                valImages,
                bestEpoch,
                improvedEpoch,
                rows);
    }

    /**
     * @param row of the epoch that ended
     * @param measuredOn number of validation images
     * @param by metric that decides whether it is the best
     * @return the progress at the start of the next epoch
     */
    TrainingProgress plusEpoch(EpochRow row, long measuredOn, BestBy by) {
        List<EpochRow> all = new ArrayList<>(rows);
        all.add(row);
        // Of equal epochs the latest is the best, and so it is without validation images.
        boolean first = bestEpoch == 0;
        EpochRow old = first ? row : rows.get(bestEpoch - 1);
        boolean best = by.compare(row.valScore(), row.valLoss(), old.valScore(), old.valLoss()) >= 0;
        boolean improved = first
                || Double.isNaN(row.valScore())
                || by.improves(row.valScore(), row.valLoss(), old.valScore(), old.valLoss());
        return new TrainingProgress(
                epoch + 1,
                0,
                step,
                0,
                0,
                0,
                0,
                0,
                measuredOn,
                best ? row.epoch() : bestEpoch,
                improved ? row.epoch() : improvedEpoch,
                all);
    }

    /** @return whether the epoch that ended last was the best so far */
    boolean lastIsBest() {
        return bestEpoch == epoch;
    }

    /** @return the row of the best epoch; null before the first */
    EpochRow best() {
        return bestEpoch == 0 ? null : rows.get(bestEpoch - 1);
    }
}
