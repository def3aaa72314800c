package dev.vit4j.train;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.batch.BatchShare;
import dev.vit4j.data.batch.ClassSampler;
import dev.vit4j.data.batch.Mix;
import dev.vit4j.model.graph.ViTGraph;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Provides batches of a frozen backbone's features, reshuffled each epoch. */
final class FeatureInputs implements TrainingInputs {
    private final Features features;
    private final int batchSize;
    private final long seed;
    /** Draws the images; null to shuffle them. */
    private final ClassSampler sampler;

    /**
     * @param features of the training images
     * @param batchSize B, or more than there are images
     * @param seed of the order
     * @param sampler draws images so that classes are equally likely; null for each image once
     */
    FeatureInputs(Features features, int batchSize, long seed, ClassSampler sampler) {
        this.sampler = sampler;
        this.features = features;
        this.batchSize = Math.min(batchSize, features.labels().length);
        this.seed = seed;
    }

    @Override
    public int batchesPerEpoch() {
        return features.labels().length / batchSize;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    private int[] order(int epoch) {
        if (sampler != null) {
            return sampler.draw(batchesPerEpoch() * batchSize, seed, epoch);
        }
        int[] order = IntStream.range(0, features.labels().length).toArray();
        new KeyedRandom(seed, epoch, 0, KeyedRandom.Purpose.ORDER).shuffle(order);
        return order;
    }

    @Override
    public Epoch epoch(int epoch, int firstBatch, BatchShare share) {
        int[] order = order(epoch);
        return new Epoch() {
            private int batch = share.next(firstBatch);

            @Override
            public Item next() {
                if (batch >= batchesPerEpoch()) {
                    return null;
                }
                int[] rows = Arrays.copyOfRange(order, batch * batchSize, (batch + 1) * batchSize);
                batch = share.next(batch + 1);
                float[][] values = new float[rows.length][];
                int[] labels = new int[rows.length];
                int[] indices = new int[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    values[i] = features.rows()[rows[i]];
                    labels[i] = features.labels()[rows[i]];
                    indices[i] = features.indices()[rows[i]];
                }
                INDArray input = Nd4j.createFromArray(values);
                return new Item(ViTGraph.POOLED, input, labels, indices, Mix.NONE, input::close);
            }

            @Override
            public double waitedSeconds() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }
}
