package dev.vit4j.classify;

import java.nio.file.Path;
import java.util.List;

/** A model that is ready to classify image files. Not thread-safe. */
public interface ImageClassifier extends AutoCloseable {
    /** @return class names in order of the class index, length C */
    List<String> labels();

    /** @return B, the most images that one call takes */
    int batchSize();

    /**
     * @param images at most B files
     * @return what came of each, in the same order
     */
    List<Outcome> classify(List<Path> images);

    @Override
    void close();

    /** What came of one image. */
    sealed interface Outcome {}

    /** The image was read. */
    final class Logits implements Outcome {
        private final float[] values;

        /** @param values [C] */
        public Logits(float[] values) {
            this.values = values.clone();
        }

        /** @return [C], a copy */
        public float[] values() {
            return values.clone();
        }
    }

    /**
     * The image could not be read.
     *
     * @param message why, without the file's name
     */
    record Unreadable(String message) implements Outcome {}
}
