package dev.vit4j.classify;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.Model;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A model, or several as one, ready to classify images in two steps: prepare each, then run batches of them. */
public interface ImageClassifier extends AutoCloseable {
    /**
     * @param options which model and how it runs
     * @param messages takes notes for people
     * @return the model, ready; the caller closes it
     * @throws dev.vit4j.common.BadInputException if a folder is not a sound model, or an option cannot be had
     */
    static ImageClassifier open(ClassifierOptions options, Consumer<String> messages) {
        Ensemble ensemble = Ensemble.open(options, messages);
        int batch = options.batch().orElseGet(() -> BatchSize.choose(ensemble, options.ops()));
        return new EnsembleClassifier(ensemble, options.ops(), batch, Threads.count());
    }

    /**
     * @param model what to run
     * @param ops which operations run it
     * @param batchSize B, images in a batch
     * @return the model, ready; the caller closes it
     */
    static ImageClassifier of(Model model, OpsChoice ops, int batchSize) {
        Ensemble ensemble = new Ensemble(List.of(model), TestTimeAugmentation.NONE, false, ImageLimits.DEFAULT);
        return new EnsembleClassifier(ensemble, ops, batchSize, Threads.count());
    }

    /** @return class names in order of the class index, length C */
    List<String> labels();

    /** @return B, the most images that one call of {@link #classify} takes */
    int batchSize();

    /** @return D, length of the embeddings; empty if the classifier was opened without */
    OptionalInt embeddingSize();

    /**
     * Decodes, resizes, normalizes and cuts an image. Safe to call from many threads at once, also while
     * {@link #classify} runs.
     *
     * @param image where it comes from
     * @return the image, or why it cannot be read: a bad image is never thrown
     */
    Prepared<float[]> prepare(ImageSource image);

    /**
     * Runs the model. One thread at a time.
     *
     * @param images at most B
     * @return the outcome of each, in the same order
     * @throws IllegalArgumentException if there are more
     */
    List<Outcome> classify(List<Prepared<float[]>> images);

    @Override
    void close();

    /** Outcome of one image. */
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

        /** @return [D], a copy of the pooled vector; empty if the classifier was opened without */
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
