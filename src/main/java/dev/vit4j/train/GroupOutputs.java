package dev.vit4j.train;

import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.LabeledOutputs;
import dev.vit4j.evaluate.Throughput;
import dev.vit4j.model.graph.Predictor;

/**
 * Computes a model's outputs on the processes of a group. The first process receives the outputs, in the order of the
 * images; the others none.
 */
final class GroupOutputs implements LabeledOutputs {
    private static final StopRequest NEVER = new StopRequest();

    private final Predictor predictor;
    private final BatchPipeline pipeline;
    private final TrainingGroup group;

    private GroupOutputs(Predictor predictor, BatchPipeline pipeline, TrainingGroup group) {
        this.predictor = predictor;
        this.pipeline = pipeline;
        this.group = group;
    }

    /**
     * @param predictor the model, for the pipeline's batch size
     * @param pipeline labeled images in evaluation order
     * @param group the processes
     * @return the outputs
     */
    static LabeledOutputs of(Predictor predictor, BatchPipeline pipeline, TrainingGroup group) {
        return group.size() == 1
                ? LabeledOutputs.of(predictor, pipeline, batch -> {})
                : new GroupOutputs(predictor, pipeline, group);
    }

    @Override
    public ImageDataset images() {
        return pipeline.dataset();
    }

    @Override
    public Run run(Sink sink) {
        Throughput.Clock clock = new Throughput.Clock(pipeline.batches());
        SharedBatches.Done done = new SharedBatches(pipeline, group)
                .forEach(
                        batch -> predictor.logits(batch.patches(), batch.size()),
                        group::gather,
                        (logits, labels, indices, batches) -> {
                            sink.accept(logits, labels, indices);
                            clock.batchDone(logits.length);
                        },
                        NEVER);
        return new Run(clock.stop(done.waitedSeconds()), done.skipped());
    }
}
