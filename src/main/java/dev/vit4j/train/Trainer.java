package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Rows;
import dev.vit4j.data.batch.BatchShare;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.train.optimizer.Schedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The training loop over batches and epochs: gradients, update, validation. Does not access files. */
final class Trainer {
    private final TrainOptions options;
    private final TrainingState state;
    private final TrainingInputs inputs;
    private final GradientGraph graph;
    private final Supplier<ValidationFigures> validation;
    private final Consumer<Map<String, INDArray>> teacher;
    private final TrainingListener listener;
    private final Schedule schedule;
    private final BatchTargets targets;
    private final MaskDrawer masks;
    private final TrainingGroup group;
    private final GradientSum sum;
    private long epochStart;
    /** The micro-batches in progress. */
    private GradientSum.Round round;
    /** Whether a process of the group was asked to stop. */
    private boolean stopRequested;

    /** Saves the state of a run. */
    interface SavePoint {
        /** @throws IOException if writing fails */
        void save() throws IOException;
    }

    /**
     * @param options of the run
     * @param config of the model, with the regularization of the run
     * @param state to train
     * @param inputs batches
     * @param targets computes the targets of the labels
     * @param graph returns the loss, the gradients of the state's parameters, and {@link ViTGraph#LOGITS}
     * @param validation evaluates the state's weights; returns null if there are no validation images
     * @param teacher adds a teacher's predictions to each batch's inputs; does nothing without a teacher
     * @param group the processes that train together
     * @param listener receives progress
     */
    Trainer(
            TrainOptions options,
            ViTConfig config,
            TrainingState state,
            TrainingInputs inputs,
            BatchTargets targets,
            GradientGraph graph,
            Supplier<ValidationFigures> validation,
            Consumer<Map<String, INDArray>> teacher,
            TrainingGroup group,
            TrainingListener listener) {
        this.options = options;
        this.state = state;
        this.inputs = inputs;
        this.graph = graph;
        this.validation = validation;
        this.teacher = teacher;
        this.listener = listener;
        this.schedule =
                options.optimizer().schedule(updatesPerEpoch(), options.run().epochs());
        this.targets = targets;
        this.masks = new MaskDrawer(config, inputs.batchSize(), options.run().seed());
        this.group = group;
        this.sum = new GradientSum(group, state.adam(), state.parameters());
        if (group.size() > 1) {
            graph.watch((name, gradient) -> round.take(name, gradient));
        }
    }

    private long updatesPerEpoch() {
        return ((long) inputs.batchesPerEpoch() + options.run().accumulate() - 1)
                / options.run().accumulate();
    }

    /**
     * Trains to the end of the current epoch.
     *
     * @param stop checked after each update
     * @param checkpoint saves the state, every so many updates within the epoch
     * @return false if it was stopped before the epoch's end
     * @throws IOException if saving fails
     */
    boolean finishEpoch(StopRequest stop, SavePoint checkpoint) throws IOException {
        TrainingProgress progress = state.progress();
        epochStart = System.nanoTime();
        int batches = inputs.batchesPerEpoch();
        listener.epochStarted(progress.epoch() + 1, options.run().epochs(), batches, inputs.batchSize());
        double trainLr = schedule.at(progress.step());
        BatchShare share =
                new BatchShare(group.rank(), group.size(), options.run().accumulate());
        try (TrainingInputs.Epoch epoch = inputs.epoch(progress.epoch(), (int) progress.batchesDone(), share)) {
            Waiting waiting = new Waiting(epoch);
            for (long done = progress.batchesDone(); done < batches; ) {
                long groupStart =
                        done / options.run().accumulate() * options.run().accumulate();
                long groupEnd = Math.min(groupStart + options.run().accumulate(), batches);
                while (done < groupEnd) {
                    long start = System.nanoTime();
                    List<BatchOutcome> outcomes =
                            together(epoch, part(done, groupStart, groupEnd), groupEnd - groupStart, stop);
                    for (int k = 0; k < outcomes.size(); k++) {
                        BatchOutcome outcome = outcomes.get(k);
                        boolean update = done + 1 == groupEnd;
                        if (update) {
                            trainLr = schedule.at(state.progress().step());
                            update(outcome.loss(), trainLr);
                        }
                        done++;
                        boolean last = k + 1 == outcomes.size();
                        double seconds = last ? (System.nanoTime() - start) / 1e9 : 0;
                        state.progress(state.progress()
                                .plusBatch(
                                        outcome.loss(),
                                        outcome.correct(),
                                        outcome.size(),
                                        update,
                                        seconds,
                                        last ? waiting.more() : 0));
                        listener.batchDone(
                                done,
                                state.progress().lossSum() / state.progress().images());
                    }
                }
                // Accumulated gradients are not saved, so a stop waits for their update.
                if (done < batches) {
                    if (group.size() == 1 ? stop.isRequested() : stopRequested) {
                        return false;
                    }
                    saveIfDue(checkpoint);
                }
            }
        }
        endEpoch(trainLr);
        return true;
    }

    /** Returns what the processes contribute to an update of the batches {@code from} to {@code to - 1} after some are done. */
    private TrainingGroup.Part part(long done, long from, long to) {
        int contributors = (int) Math.min(group.size(), to - done);
        return new TrainingGroup.Part(contributors, done == from, done + contributors == to);
    }

    /** Seconds waited for batches. */
    private static final class Waiting {
        private final TrainingInputs.Epoch epoch;
        private double before;

        Waiting(TrainingInputs.Epoch epoch) {
            this.epoch = epoch;
        }

        /** Returns the seconds since the last call. */
        double more() {
            double now = epoch.waitedSeconds();
            double more = now - before;
            before = now;
            return more;
        }
    }

    /** Runs one micro-batch on each process, and returns the outcomes of all. */
    private List<BatchOutcome> together(
            TrainingInputs.Epoch epoch, TrainingGroup.Part part, long inUpdate, StopRequest stop) {
        round = sum.round(part, 1.0 / inUpdate);
        long number = (long) state.progress().epoch() * inputs.batchesPerEpoch()
                + state.progress().batchesDone()
                + group.rank();
        BatchOutcome own = group.rank() < part.contributors() ? backward(epoch.next(), number) : BatchOutcome.NONE;
        round.await();
        if (group.size() == 1) {
            return List.of(own);
        }
        List<BatchOutcome> all = group.exchange(own.toBytes(stop.isRequested())).stream()
                .map(BatchOutcome::of)
                .toList();
        stopRequested = all.stream().anyMatch(BatchOutcome::stop);
        return all.subList(0, part.contributors());
    }

    private void saveIfDue(SavePoint checkpoint) throws IOException {
        int steps = options.run().checkpointSteps();
        if (steps > 0 && state.progress().step() % steps == 0) {
            checkpoint.save();
        }
    }

    private void endEpoch(double lr) {
        TrainingProgress p = state.progress();
        ValidationFigures figures = validation.get();
        EpochRow row = new EpochRow(
                p.epoch() + 1,
                p.step(),
                p.lossSum() / p.images(),
                targets.haveAccuracy() ? p.correct() / (double) p.images() : Double.NaN,
                figures == null ? Double.NaN : figures.loss(),
                figures == null ? Double.NaN : figures.top1(),
                figures == null ? Double.NaN : figures.map(),
                lr,
                p.images() / p.trainSeconds(),
                p.dataWaitSeconds(),
                (System.nanoTime() - epochStart) / 1e9);
        state.progress(p.plusEpoch(
                row, figures == null ? 0 : figures.images(), options.optimizer().bestBy()));
        listener.epochDone(row, state.progress().lastIsBest());
    }

    /** What a batch contributes to the figures of its epoch, and whether its process is to stop. */
    private record BatchOutcome(double loss, long correct, int size, boolean stop) {
        static final BatchOutcome NONE = new BatchOutcome(0, 0, 0, false);

        byte[] toBytes(boolean stopNow) {
            return ByteBuffer.allocate(Double.BYTES + Long.BYTES + Integer.BYTES + 1)
                    .putDouble(loss)
                    .putLong(correct)
                    .putInt(size)
                    .put((byte) (stopNow ? 1 : 0))
                    .array();
        }

        static BatchOutcome of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new BatchOutcome(buffer.getDouble(), buffer.getLong(), buffer.getInt(), buffer.get() != 0);
        }
    }

    /** Computes a batch's gradients; its number counts from the start of training. */
    private BatchOutcome backward(TrainingInputs.Item item, long number) {
        Map<String, INDArray> placeholders = new HashMap<>(
                item.placeholder().equals(ViTGraph.PATCHES) ? masks.draw(number) : Map.<String, INDArray>of());
        placeholders.put(item.placeholder(), item.input());
        placeholders.put(ViTGraph.TARGETS, targets.of(item));
        try {
            teacher.accept(placeholders);
            GradientGraph.Result result = graph.run(placeholders);
            round.takeAll(result.gradients());
            return new BatchOutcome(
                    result.loss(),
                    targets.correct(Rows.of(result.more().get(ViTGraph.LOGITS)), item),
                    Targets.count(item.indices()),
                    false);
        } finally {
            // Masks and patches are reused; these two are allocated for each batch.
            placeholders.keySet().retainAll(Set.of(ViTGraph.TARGETS, ViTGraph.TEACHER));
            placeholders.values().forEach(INDArray::close);
            item.close();
        }
    }

    private void update(double loss, double learningRate) {
        double norm = state.adam().gradientNorm();
        TrainingProgress at = state.progress();
        require(
                Double.isFinite(loss) && Double.isFinite(norm),
                "training diverged: loss %s, gradient norm %s at step %d (epoch %d), learning rate %.3g; try --lr %.2g,"
                        + " a longer --warmup, or --clip 1 if clipping is off",
                loss,
                norm,
                at.step() + 1,
                at.epoch() + 1,
                learningRate,
                options.optimizer().learningRate().peak() / 3);
        state.update(learningRate, norm);
    }
}
