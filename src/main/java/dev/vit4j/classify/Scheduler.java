package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.image.ImageSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Schedules requests on a model. Thread-safe. */
interface Scheduler extends AutoCloseable {
    /**
     * Submits a request, waiting if too many are in progress. The result completes on a scheduler thread, which must
     * not be blocked. Canceling the result withdraws the request if the model has not started on it.
     *
     * @param image the image
     * @return a future of its outcome
     * @throws IllegalStateException if the scheduler is closed
     * @throws java.util.concurrent.CancellationException if the thread was interrupted while it waited
     */
    CompletableFuture<Outcome> submit(ImageSource image);

    /**
     * @param images the images
     * @return the outcome of each, in the same order
     * @throws IllegalStateException if it was or is being closed
     * @throws java.util.concurrent.CancellationException if the thread was interrupted while it waited
     */
    List<Outcome> classify(List<ImageSource> images);

    /** Rejects further requests, waits for those in progress, then frees memory and threads. Not thread-safe. */
    @Override
    void close();
}
