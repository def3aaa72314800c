package dev.vit4j.classify.output;

import dev.vit4j.classify.Scores;
import java.util.List;
import java.util.OptionalInt;

/**
 * What all rows of a run have in common.
 *
 * @param labels class names, length C
 * @param topK most predictions per row
 * @param scores kind of score
 * @param embeddingSize D, length of the rows' embeddings; empty without embeddings
 */
public record RowShape(List<String> labels, int topK, Scores scores, OptionalInt embeddingSize) {
    /** @return most predictions in a row */
    int mostPredictions() {
        return Math.min(topK, labels.size());
    }
}
