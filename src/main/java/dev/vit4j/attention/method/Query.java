package dev.vit4j.attention.method;

import dev.vit4j.model.TokenGrid;
import java.util.Arrays;

/** The query whose look-up a map shows. */
public sealed interface Query {
    /** What the classifier reads: the class token, or where there is none, all patches alike. */
    Query CLASSIFIER = new OfClassifier();

    /**
     * @param row from the top, from 0
     * @param column from the left, from 0
     * @return that patch
     */
    static Query patch(int row, int column) {
        return new OfPatch(row, column);
    }

    /**
     * @param grid the model's tokens
     * @return [T], how much each token asks; sums to 1
     * @throws dev.vit4j.common.BadInputException if the model has no such patch
     */
    double[] asked(TokenGrid grid);

    /**
     * @param grid the model's tokens
     * @return description of the query
     */
    String description(TokenGrid grid);

    /**
     * What the classifier reads with sequence pooling: a mean of the patches' rows, weighted for each image by the look-up
     * of one learned query.
     *
     * @param shares [T], of each token, summing to 1; not copied, so don't change them
     */
    record OfPooling(double[] shares) implements Query {
        @Override
        public double[] asked(TokenGrid grid) {
            return shares.clone();
        }

        @Override
        public String description(TokenGrid grid) {
            return "mean over the queries of all patches, weighted as in the sequence pooling";
        }
    }

    /** The class token's query, or the mean over all queries of patches where the classifier reads their mean. */
    record OfClassifier() implements Query {
        @Override
        public double[] asked(TokenGrid grid) {
            double[] asked = new double[grid.tokens()];
            if (grid.classToken()) {
                asked[TokenGrid.CLASS_TOKEN] = 1;
            } else {
                Arrays.fill(asked, grid.firstPatch(), grid.tokens(), 1.0 / grid.patches());
            }
            return asked;
        }

        @Override
        public String description(TokenGrid grid) {
            return grid.classToken() ? "query: class token" : "mean over the queries of all patches";
        }
    }

    /**
     * One patch's query.
     *
     * @param row from the top, from 0
     * @param column from the left, from 0
     */
    record OfPatch(int row, int column) implements Query {
        @Override
        public double[] asked(TokenGrid grid) {
            double[] asked = new double[grid.tokens()];
            asked[grid.token(row, column)] = 1;
            return asked;
        }

        @Override
        public String description(TokenGrid grid) {
            return "query: patch in row " + row + ", column " + column;
        }
    }
}
