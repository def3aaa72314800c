package dev.vit4j.train;

import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.batch.Batch;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchShare;
import dev.vit4j.data.batch.BatchStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Runs a model over a data set on the processes of a group, each on batches of its own, and hands out the results in the
 * order of the images.
 */
final class SharedBatches {
    private final BatchPipeline pipeline;
    private final TrainingGroup group;

    /**
     * @param pipeline images in evaluation order
     * @param group the processes
     */
    SharedBatches(BatchPipeline pipeline, TrainingGroup group) {
        this.pipeline = pipeline;
        this.group = group;
    }

    /** Receives the results of one batch. */
    interface Sink {
        /**
         * @param rows [B][values] of the batch
         * @param labels class index of each image, length B
         * @param indices the images' places in their data set, length B
         * @param batchesDone so far, from 1
         */
        void accept(float[][] rows, int[] labels, int[] indices, long batchesDone);
    }

    /**
     * What a run is over with.
     *
     * @param skipped images that this process could not read
     * @param waitedSeconds time in which it waited for batches
     */
    record Done(List<BadImage> skipped, double waitedSeconds) {}

    /**
     * @param model computes a batch's rows, of which the first B are used
     * @param share sends a message to the processes that are to get the results, and returns the messages of all
     * @param sink receives the results, on those processes
     * @param stop asked after each batch
     * @return what was skipped
     * @throws CancellationException if a stop was requested on a process
     */
    Done forEach(Function<Batch, float[][]> model, Function<byte[], List<byte[]>> share, Sink sink, StopRequest stop) {
        int size = group.size();
        long done = 0;
        try (BatchStream stream = pipeline.epoch(0, 0, new BatchShare(group.rank(), size, size))) {
            Batch next = stream.next();
            for (int from = 0; from < pipeline.batches(); from += size) {
                byte[] own = {(byte) (stop.isRequested() ? 1 : 0)};
                // A batch without a good image is left out by the stream.
                if (next != null && number(next) == from + group.rank()) {
                    try (Batch batch = next) {
                        own = toBytes(own[0], model.apply(batch), batch);
                    }
                    next = stream.next();
                }
                for (byte[] message : share.apply(own)) {
                    ByteBuffer bytes = ByteBuffer.wrap(message);
                    if (bytes.get() != 0) {
                        throw new CancellationException("stopped while running the model over all images");
                    }
                    if (bytes.hasRemaining()) {
                        accept(bytes, sink, ++done);
                    }
                }
            }
            return new Done(List.copyOf(stream.badImages()), stream.waitedMillis() / 1e3);
        }
    }

    private int number(Batch batch) {
        return batch.indices()[0] / pipeline.batchSize();
    }

    private static byte[] toBytes(byte stop, float[][] rows, Batch batch) {
        int values = rows[0].length;
        int size = batch.size();
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(
                1, Math.multiplyExact(Integer.BYTES, Math.addExact(2, Math.multiplyExact(size, 2 + values)))));
        bytes.put(stop).putInt(size).putInt(values);
        for (int b = 0; b < size; b++) {
            bytes.putInt(batch.labels()[b]).putInt(batch.indices()[b]);
            bytes.asFloatBuffer().put(rows[b]);
            bytes.position(bytes.position() + values * Float.BYTES);
        }
        return bytes.array();
    }

    private static void accept(ByteBuffer bytes, Sink sink, long done) {
        float[][] rows = new float[bytes.getInt()][];
        int values = bytes.getInt();
        int[] labels = new int[rows.length];
        int[] indices = new int[rows.length];
        for (int b = 0; b < rows.length; b++) {
            labels[b] = bytes.getInt();
            indices[b] = bytes.getInt();
            rows[b] = new float[values];
            bytes.asFloatBuffer().get(rows[b]);
            bytes.position(bytes.position() + values * Float.BYTES);
        }
        sink.accept(rows, labels, indices, done);
    }
}
