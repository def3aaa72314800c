package dev.vit4j.classify;

import java.util.List;
import java.util.Optional;

/**
 * What came of one image: predictions, or the reason why there are none.
 *
 * @param file the image as it was named
 * @param predictions best first; empty if it failed
 * @param error why it failed; empty if it did not
 */
public record ClassificationRow(String file, List<Prediction> predictions, Optional<String> error) {
    /** @throws IllegalArgumentException unless there is exactly one of predictions and error */
    public ClassificationRow {
        predictions = List.copyOf(predictions);
        if (predictions.isEmpty() != error.isPresent()) {
            throw new IllegalArgumentException(file + ": either predictions or an error, not " + predictions + error);
        }
    }

    /**
     * @param file the image as it was named
     * @param predictions best first, at least one
     * @return a row that worked
     */
    public static ClassificationRow of(String file, List<Prediction> predictions) {
        return new ClassificationRow(file, predictions, Optional.empty());
    }

    /**
     * @param file the image as it was named
     * @param error why it has no predictions
     * @return a row that failed
     */
    public static ClassificationRow failed(String file, String error) {
        return new ClassificationRow(file, List.of(), Optional.of(error));
    }
}
