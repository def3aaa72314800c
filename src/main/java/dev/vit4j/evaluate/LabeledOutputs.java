package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.model.graph.Predictor;
import java.util.List;
import java.util.function.IntConsumer;

/** Computes a model's outputs for labeled images, wherever it runs. */
public interface LabeledOutputs {
    /** @return the images */
    ImageDataset images();

    /**
     * Runs the model over all images.
     *
     * @param sink receives the outputs, in the order of the images
     * @return how fast it was, and what was skipped
     */
    Run run(Sink sink);

    /** Receives outputs, batch by batch. */
    interface Sink {
        /**
         * @param logits [B][C]
         * @param labels class index of each image, length B or more; -1 for images without one
         * @param indices the images' places in their data set, length B or more
         */
        void accept(float[][] logits, int[] labels, int[] indices);
    }

    /**
     * A completed run.
     *
     * @param throughput images a second
     * @param skipped images that could not be read
     */
    record Run(Throughput throughput, List<BadImage> skipped) {}

    /**
     * Runs the model in this process.
     *
     * @param predictor the model, for the pipeline's batch size
     * @param pipeline labeled images in evaluation order
     * @param batchDone receives the number of batches done, from 1
     * @return the outputs
     */
    static LabeledOutputs of(Predictor predictor, BatchPipeline pipeline, IntConsumer batchDone) {
        return new LabeledOutputs() {
            @Override
            public ImageDataset images() {
                return pipeline.dataset();
            }

            @Override
            public Run run(Sink sink) {
                int[] done = {0};
                Throughput.Clock clock = new Throughput.Clock(pipeline.batches());
                try (BatchStream stream = pipeline.epoch(0, 0)) {
                    stream.forEachRemaining(batch -> {
                        float[][] logits = predictor.logits(batch.patches(), batch.size());
                        sink.accept(logits, batch.labels(), batch.indices());
                        clock.batchDone(batch.size());
                        batchDone.accept(++done[0]);
                    });
                    return new Run(clock.stop(stream.waitedMillis() / 1e3), stream.badImages());
                }
            }
        };
    }
}
