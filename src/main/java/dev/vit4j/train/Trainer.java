package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Rows;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.GradientGraph;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.train.optimizer.Schedule;
import java.io.IOException;
import java.util.HashMap;
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
    private long epochStart;

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
        try (TrainingInputs.Epoch epoch = inputs.epoch(progress.epoch(), (int) progress.batchesDone())) {
            double waited = 0;
            for (long done = progress.batchesDone(); done < batches; done++) {
                long start = System.nanoTime();
                boolean update = (done + 1) % options.run().accumulate() == 0 || done + 1 == batches;
                BatchOutcome outcome = backward(epoch.next(), groupSize(done, batches));
                if (update) {
                    trainLr = schedule.at(state.progress().step());
                    update(outcome.loss(), trainLr);
                }
                double wait = epoch.waitedSeconds() - waited;
                waited += wait;
                state.progress(state.progress()
                        .plusBatch(
                                outcome.loss(),
                                outcome.correct(),
                                outcome.size(),
                                update,
                                (System.nanoTime() - start) / 1e9,
                                wait));
                listener.batchDone(
                        done + 1, state.progress().lossSum() / state.progress().images());
                // Accumulated gradients are not saved, so a stop waits for their update.
                if (update && done + 1 < batches) {
                    if (stop.isRequested()) {
                        return false;
                    }
                    saveIfDue(checkpoint);
                }
            }
        }
        endEpoch(trainLr);
        return true;
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

    /** Returns the number of batches accumulated for this batch's update; the last group of an epoch may be smaller. */
    private long groupSize(long batch, long batches) {
        long from = batch / options.run().accumulate() * options.run().accumulate();
        return Math.min(options.run().accumulate(), batches - from);
    }

    private record BatchOutcome(double loss, long correct, int size) {}

    private BatchOutcome backward(TrainingInputs.Item item, long groupSize) {
        TrainingProgress at = state.progress();
        long number = (long) at.epoch() * inputs.batchesPerEpoch() + at.batchesDone();
        Map<String, INDArray> placeholders = new HashMap<>(
                item.placeholder().equals(ViTGraph.PATCHES) ? masks.draw(number) : Map.<String, INDArray>of());
        placeholders.put(item.placeholder(), item.input());
        placeholders.put(ViTGraph.TARGETS, targets.of(item));
        try {
            teacher.accept(placeholders);
            GradientGraph.Result result = graph.run(placeholders);
            state.adam().accumulate(result.gradients(), 1.0 / groupSize);
            return new BatchOutcome(
                    result.loss(),
                    targets.correct(Rows.of(result.more().get(ViTGraph.LOGITS)), item),
                    Targets.count(item.indices()));
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
