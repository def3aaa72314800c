package dev.vit4j.attention.method;

import dev.vit4j.model.TokenGrid;
import java.util.Arrays;

/** The query of a map: whose look-up it shows. */
public sealed interface Query {
    /** The classifier's query: the class token, or the mean over all patches if there is none. */
    Query CLASSIFIER = new OfClassifier();

    /** Stands for the query of maps that are made without one. */
    Query NONE = new None();

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
     * @return [T], the weight of each token's query; sums to 1
     * @throws dev.vit4j.common.BadInputException if the model has no such patch
     */
    double[] weights(TokenGrid grid);

    /**
     * @param grid the model's tokens
     * @return description of the query, rows and columns counted from 1
     */
    String description(TokenGrid grid);

    /**
     * The classifier's query with sequence pooling: a mean over the patches, weighted for each image by the look-up of
     * one learned query.
     *
     * @param shares [T], of each token, summing to 1; not copied, so don't change them
     */
    record OfPooling(double[] shares) implements Query {
        @Override
        public double[] weights(TokenGrid grid) {
            return shares.clone();
        }

        @Override
        public String description(TokenGrid grid) {
            return "mean over the queries of all patches, weighted as in the sequence pooling";
        }
    }

    /** The class token's query, or the mean over the queries of all patches if there is no class token. */
    record OfClassifier() implements Query {
        @Override
        public double[] weights(TokenGrid grid) {
            double[] queryWeights = new double[grid.tokens()];
            if (grid.classToken()) {
                queryWeights[TokenGrid.CLASS_TOKEN] = 1;
            } else {
                Arrays.fill(queryWeights, grid.firstPatch(), grid.tokens(), 1.0 / grid.patches());
            }
            return queryWeights;
        }

        @Override
        public String description(TokenGrid grid) {
            return grid.classToken() ? "query: class token" : "mean over the queries of all patches";
        }
    }

    /** No query: the map is not a look-up. */
    record None() implements Query {
        @Override
        public double[] weights(TokenGrid grid) {
            throw new IllegalStateException("a map that is not a look-up has no query");
        }

        @Override
        public String description(TokenGrid grid) {
            return "no query";
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
        public double[] weights(TokenGrid grid) {
            double[] queryWeights = new double[grid.tokens()];
            queryWeights[grid.token(row, column)] = 1;
            return queryWeights;
        }

        @Override
        public String description(TokenGrid grid) {
            return "query: patch in row " + (row + 1) + ", column " + (column + 1);
        }
    }
}
