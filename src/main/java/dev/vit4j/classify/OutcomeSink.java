package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.image.ImageSource;
import java.io.IOException;

/** Receives the outcome of each image, in input order. */
interface OutcomeSink {
    /**
     * @param image the image
     * @param outcome its result or error
     * @throws IOException if it cannot be written
     */
    void accept(ImageSource image, Outcome outcome) throws IOException;

    /**
     * Called after each batch; flushes what should be visible.
     *
     * @throws IOException if that fails
     */
    void batchDone() throws IOException;
}
