package dev.vit4j.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Progress of a run; with weights and optimizer state, all that resume needs.
 *
 * @param epoch the epoch under way, from 0
 * @param batchesDone of that epoch
 * @param step updates done since the start
 * @param lossSum sum over the epoch's images of their batch's loss
 * @param correct of the epoch's images, those classified rightly
 * @param images seen in the epoch
 * @param trainSeconds spent on the epoch, resumed parts added up
 * @param dataWaitSeconds of these, spent waiting for batches
 * @param bestTop1 best validation accuracy so far; -1 before the first
 * @param bestEpoch where that was, from 1; 0 before the first
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

    /** @return after one more batch */
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

    /** @return at the start of the next epoch, with the row of the one that ended */
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
