package dev.vit4j.train;

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
 * @param bestTop1 best validation accuracy so far; -1 before the first
 * @param bestEpoch epoch of {@code bestTop1}, from 1; 0 before the first
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
        double bestTop1,
        int bestEpoch,
        List<EpochRow> rows) {

    TrainingProgress {
        rows = List.copyOf(rows);
    }

    static TrainingProgress start() {
        return new TrainingProgress(0, 0, 0, 0, 0, 0, 0, 0, -1, 0, List.of());
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
                bestTop1,
                bestEpoch,
                rows);
    }

    /** @return the progress at the start of the next epoch, with the row of the one that ended */
    TrainingProgress plusEpoch(EpochRow row) {
        List<EpochRow> all = new ArrayList<>(rows);
        all.add(row);
        // Without a validation set the latest is the best.
        boolean better = Double.isNaN(row.valTop1()) || row.valTop1() > bestTop1;
        return new TrainingProgress(
                epoch + 1,
                0,
                step,
                0,
                0,
                0,
                0,
                0,
                better && !Double.isNaN(row.valTop1()) ? row.valTop1() : bestTop1,
                better ? row.epoch() : bestEpoch,
                all);
    }

    /** @return whether the epoch that ended last was the best so far */
    boolean lastIsBest() {
        return bestEpoch == epoch;
    }
}
