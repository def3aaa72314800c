package dev.vit4j.classify.output;

import dev.vit4j.classify.Scores;
import java.util.List;
import java.util.OptionalInt;

/**
 * What all rows of a run have in common.
 *
 * @param labels class names, length C
 * @param topK predictions a row, at most
 * @param scores what the predictions' scores are
 * @param embeddingSize D, length of the rows' embeddings; empty if they have none
 */
public record RowShape(List<String> labels, int topK, Scores scores, OptionalInt embeddingSize) {
    /** @return at most how many predictions a row has */
    int mostPredictions() {
        return Math.min(topK, labels.size());
    }
}
