package dev.vit4j.classify;

import java.util.List;
import java.util.Optional;

/**
 * The output row of one image: predictions, or an error.
 *
 * @param file the image's name as given
 * @param predictions best first; empty if it failed, or if none reached the threshold
 * @param embedding [D], the pooled vector; empty if it failed or was not requested
 * @param error the error; empty if it succeeded
 */
public record ClassificationRow(
        String file, List<Prediction> predictions, Optional<float[]> embedding, Optional<String> error) {
    /** @throws IllegalArgumentException if there are both an error and results */
    public ClassificationRow {
        predictions = List.copyOf(predictions);
        if (error.isPresent() && (!predictions.isEmpty() || embedding.isPresent())) {
            throw new IllegalArgumentException(file + ": either results or an error, not both");
        }
    }

    /**
     * @param file the image's name as given
     * @param predictions best first
     * @return a row with predictions
     */
    public static ClassificationRow of(String file, List<Prediction> predictions) {
        return new ClassificationRow(file, predictions, Optional.empty(), Optional.empty());
    }

    /**
     * @param file the image's name as given
     * @param error why it has no predictions
     * @return a row with an error
     */
    public static ClassificationRow failed(String file, String error) {
        return new ClassificationRow(file, List.of(), Optional.empty(), Optional.of(error));
    }
}
