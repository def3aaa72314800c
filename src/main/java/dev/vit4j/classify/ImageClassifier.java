package dev.vit4j.classify;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A model or ensemble that classifies images in two steps: prepare each image, then run batches. */
public interface ImageClassifier extends AutoCloseable {
    /**
     * @param options the models and how to run them
     * @param messages receives notes to the user
     * @return the classifier; the caller closes it
     * @throws dev.vit4j.common.BadInputException if a folder is not a valid model, or an option is not supported
     */
    static ImageClassifier open(ClassifierOptions options, Consumer<String> messages) {
        Ensemble ensemble = Ensemble.open(options, messages);
        int batch = BatchSize.of(options, ensemble, 1);
        return new EnsembleClassifier(ensemble, options.ops(), batch, Threads.count());
    }

    /**
     * @param model the model
     * @param ops the operations that run it
     * @param batchSize B, images per batch
     * @return the classifier; the caller closes it
     */
    static ImageClassifier of(Model model, OpsChoice ops, int batchSize) {
        Ensemble ensemble = new Ensemble(List.of(model), TestTimeAugmentation.NONE, false, new ImageDecoder());
        return new EnsembleClassifier(ensemble, ops, batchSize, Threads.count());
    }

    /** @return class names in order of the class index, length C */
    List<String> labels();

    /** @return how probabilities are computed from the logits */
    ScoreFunction scoreFunction();

    /** @return B, the most images that one call of {@link #classify} takes */
    int batchSize();

    /** @return D, length of the embeddings; empty if the classifier was opened without embeddings */
    OptionalInt embeddingSize();

    /**
     * Decodes and preprocesses an image. Thread-safe, also while {@link #classify} runs.
     *
     * @param image the image
     * @return the model's input, or the error; a bad image does not throw
     */
    Prepared<float[]> prepare(ImageSource image);

    /**
     * Runs the model. Not thread-safe.
     *
     * @param images at most B
     * @return the outcome of each, in the same order
     * @throws IllegalArgumentException if there are more
     */
    List<Outcome> classify(List<Prepared<float[]>> images);

    @Override
    void close();

    /** The outcome of one image. */
    sealed interface Outcome {}

    /** The image was classified. */
    final class Result implements Outcome {
        private final float[] logits;
        private final float[] embedding;

        /**
         * @param logits [C]
         * @param embedding [D], the pooled vector
         */
        public Result(float[] logits, Optional<float[]> embedding) {
            this.logits = logits.clone();
            this.embedding = embedding.map(float[]::clone).orElse(null);
        }

        /** @param logits [C] */
        public Result(float[] logits) {
            this(logits, Optional.empty());
        }

        /** @return [C], a copy */
        public float[] logits() {
            return logits.clone();
        }

        /** @return [D], a copy of the pooled vector; empty if the classifier was opened without embeddings */
        public Optional<float[]> embedding() {
            return Optional.ofNullable(embedding).map(float[]::clone);
        }
    }

    /**
     * The image could not be read.
     *
     * @param message why, without the image's name
     */
    record Unreadable(String message) implements Outcome {}
}
