package dev.vit4j.train;

import dev.vit4j.data.batch.Batch;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchShare;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.model.graph.ViTGraph;

/** Provides batches of augmented images, cut into patches by the DataVec pipeline. */
final class PatchInputs implements TrainingInputs {
    private final BatchPipeline pipeline;

    PatchInputs(BatchPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public int batchesPerEpoch() {
        return pipeline.batches();
    }

    @Override
    public int batchSize() {
        return pipeline.batchSize();
    }

    @Override
    public Epoch epoch(int epoch, int firstBatch, BatchShare share) {
        BatchStream stream = pipeline.epoch(epoch, firstBatch, share);
        return new Epoch() {
            @Override
            public Item next() {
                Batch batch = stream.next();
                return batch == null
                        ? null
                        : new Item(
                                ViTGraph.PATCHES,
                                batch.patches(),
                                batch.labels(),
                                batch.indices(),
                                batch.mix(),
                                batch::close);
            }

            @Override
            public double waitedSeconds() {
                return stream.waitedMillis() / 1000.0;
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }
}
