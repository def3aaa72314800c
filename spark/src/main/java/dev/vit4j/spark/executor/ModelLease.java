package dev.vit4j.spark.executor;

import dev.vit4j.classify.Classification;
import dev.vit4j.classify.ClassifierPool;
import dev.vit4j.image.ImageSource;
import java.util.List;

/** A task's use of its executor's model, and its own graph. Not thread-safe. */
public final class ModelLease implements AutoCloseable {
    /** Keeps the model from being collected while it is used: Spark holds broadcast values softly. */
    private final ShippedModel model;

    private final ClassifierPool.Lease lease;

    /** @param model stays reachable until this is closed */
    ModelLease(ShippedModel model) {
        this.model = model;
        this.lease = model.opened().pool().lease();
    }

    /** @return B, images in a full batch; others may be given at a time, and their results are the same */
    public int batchSize() {
        return model.opened().pool().batchSize();
    }

    /**
     * Decodes and classifies images, on the calling thread alone if a task has one CPU. A bad image does not stop the
     * others; its classification holds the error. The result of an image does not depend on the others.
     *
     * @param images any number of images
     * @return the classification of each, in the same order
     */
    public List<Classification> classify(List<? extends ImageSource> images) {
        return lease.classify(images);
    }

    /** Gives the graph back for other tasks. */
    @Override
    public void close() {
        lease.close();
    }
}
