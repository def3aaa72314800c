package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.image.ImageSource;
import java.io.IOException;

/** What is done with the outcome of each image, in the order of the inputs. */
interface OutcomeSink {
    /**
     * @param image where it came from
     * @param outcome what the model said of it, or why it could not be asked
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
