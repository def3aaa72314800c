package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.image.ImageSource;
import java.io.IOException;

/** Receives the outcome of each image, in input order. */
interface OutcomeSink {
    /**
     * @param image where it came from
     * @param outcome its result, or why there is none
     * @throws IOException if that cannot be acted on
     */
    void accept(ImageSource image, Outcome outcome) throws IOException;

    /**
     * A batch is through: what can be shown or kept should be now.
     *
     * @throws IOException if that fails
     */
    void batchDone() throws IOException;
}
