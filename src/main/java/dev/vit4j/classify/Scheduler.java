package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.image.ImageSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who runs the model for whom, and when. For many calling threads. */
interface Scheduler extends AutoCloseable {
    /**
     * Takes a request. May wait for room; the answer is completed on a thread of the scheduler's, which must not be made
     * to wait. Canceling the answer takes the request back if the model has not begun on it.
     *
     * @param image what to classify
     * @return its outcome, later
     * @throws IllegalStateException if it was closed
     * @throws java.util.concurrent.CancellationException if the thread was interrupted while it waited
     */
    CompletableFuture<Outcome> submit(ImageSource image);

    /**
     * @param images what to classify
     * @return the outcome of each, in the same order
     * @throws IllegalStateException if it was or is being closed
     * @throws java.util.concurrent.CancellationException if the thread was interrupted while it waited
     */
    List<Outcome> classify(List<ImageSource> images);

    /** Takes no further requests, waits for those that were taken, then gives memory and threads back. One caller at a time. */
    @Override
    void close();
}
