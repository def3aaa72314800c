package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.TokenGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The query of a map: whose look-up it shows. */
public sealed interface Query {
    /**
     * @param row from the top, from 0
     * @param column from the left, from 0
     * @return that patch
     */
    static Query patch(int row, int column) {
        return new OfPatch(row, column);
    }

    /**
     * @param index 0..R-1
     * @return that register
     */
    static Query register(int index) {
        return new OfRegister(index);
    }

    /**
     * @param grid the model's tokens
     * @throws BadInputException if the model has no such token; the message says which it has
     */
    default void check(TokenGrid grid) {}

    /**
     * Replaces {@link Queries#CLASSIFIER} by the query that it stands for.
     *
     * @param pooling of the model
     * @param poolingWeights [T], the weight of each token in sequence or attention pooling; empty for other poolings
     * @return the query
     */
    default Query resolved(Pooling pooling, Optional<double[]> poolingWeights) {
        return this;
    }

    /**
     * @param pooling of a model
     * @return whether this is what the classifier of that model reads
     */
    default boolean isDefault(Pooling pooling) {
        return false;
    }

    /**
     * @param grid the model's tokens
     * @return [T], the weight of each token's query; sums to 1
     * @throws BadInputException if the model has no such token
     */
    double[] weights(TokenGrid grid);

    /**
     * @param grid the model's tokens
     * @return its name, rows, columns and registers counted from 1
     */
    String name(TokenGrid grid);

    /**
     * @param grid the model's tokens
     * @return description of the query
     */
    default String description(TokenGrid grid) {
        return "query: " + name(grid);
    }

    /** @return the query as on the command line: {@code class}, {@code register:1}, {@code 3,5} */
    String text();

    /** @return the part of a file name that stands for it, without spaces */
    default String fileName() {
        return text().replace(":", "");
    }

    private static double[] single(TokenGrid grid, int token) {
        double[] queryWeights = new double[grid.tokens()];
        queryWeights[token] = 1;
        return queryWeights;
    }

    private static BadInputException missing(TokenGrid grid, String what) {
        List<String> present = new ArrayList<>();
        if (grid.classToken()) {
            present.add("a class token (class)");
        }
        if (grid.distillationToken()) {
            present.add("a distillation token (distillation)");
        }
        if (grid.registers() > 0) {
            present.add(
                    grid.registers() == 1
                            ? "a register (register:1)"
                            : "registers (register:1 to " + grid.registers() + ")");
        }
        present.add("patches (1,1 to " + grid.rows() + "," + grid.columns() + ", or mean)");
        return new BadInputException("this model has no " + what + "; it has " + String.join(", ", present));
    }

    /** What the classifier reads. */
    record OfClassifier() implements Query {
        @Override
        public Query resolved(Pooling pooling, Optional<double[]> poolingWeights) {
            return switch (pooling) {
                case CLS -> Queries.CLASS_TOKEN;
                case MEAN -> Queries.MEAN;
                case CLS_AND_MEAN -> new OfHalves(Queries.CLASS_TOKEN, Queries.MEAN);
                case CLS_AND_DISTILLATION -> new OfHalves(Queries.CLASS_TOKEN, Queries.DISTILLATION_TOKEN);
                case SEQUENCE, ATTENTION -> new OfPooling(pooling, poolingWeights.orElseThrow());
            };
        }

        @Override
        public boolean isDefault(Pooling pooling) {
            return true;
        }

        @Override
        public double[] weights(TokenGrid grid) {
            throw new IllegalStateException("the classifier's query depends on the pooling; resolve it first");
        }

        @Override
        public String name(TokenGrid grid) {
            return "what the classifier reads";
        }

        @Override
        public String text() {
            return "pooling";
        }
    }

    /** The class token. */
    record OfClassToken() implements Query {
        @Override
        public void check(TokenGrid grid) {
            if (!grid.classToken()) {
                throw missing(grid, "class token");
            }
        }

        @Override
        public boolean isDefault(Pooling pooling) {
            return pooling == Pooling.CLS;
        }

        @Override
        public double[] weights(TokenGrid grid) {
            check(grid);
            return single(grid, TokenGrid.CLASS_TOKEN);
        }

        @Override
        public String name(TokenGrid grid) {
            return "class token";
        }

        @Override
        public String text() {
            return "class";
        }
    }

    /** The distillation token. */
    record OfDistillationToken() implements Query {
        @Override
        public void check(TokenGrid grid) {
            if (!grid.distillationToken()) {
                throw missing(grid, "distillation token");
            }
        }

        @Override
        public double[] weights(TokenGrid grid) {
            check(grid);
            return single(grid, TokenGrid.DISTILLATION_TOKEN);
        }

        @Override
        public String name(TokenGrid grid) {
            return "distillation token";
        }

        @Override
        public String text() {
            return "distillation";
        }
    }

    /**
     * A register.
     *
     * @param index from 0
     */
    record OfRegister(int index) implements Query {
        @Override
        public void check(TokenGrid grid) {
            if (index < 0 || index >= grid.registers()) {
                throw missing(grid, "register " + (index + 1));
            }
        }

        @Override
        public double[] weights(TokenGrid grid) {
            check(grid);
            return single(grid, grid.registerToken(index));
        }

        @Override
        public String name(TokenGrid grid) {
            return "register " + (index + 1);
        }

        @Override
        public String text() {
            return "register:" + (index + 1);
        }
    }

    /** The mean over the queries of all patches. */
    record OfMean() implements Query {
        @Override
        public boolean isDefault(Pooling pooling) {
            return pooling == Pooling.MEAN;
        }

        @Override
        public double[] weights(TokenGrid grid) {
            double[] queryWeights = new double[grid.tokens()];
            Arrays.fill(queryWeights, grid.firstPatch(), grid.tokens(), 1.0 / grid.patches());
            return queryWeights;
        }

        @Override
        public String name(TokenGrid grid) {
            return "mean over the queries of all patches";
        }

        @Override
        public String description(TokenGrid grid) {
            return name(grid);
        }

        @Override
        public String text() {
            return "mean";
        }
    }

    /**
     * Two queries with half of the weight each, as of a classifier that reads both.
     *
     * @param first one query
     * @param second another query
     */
    record OfHalves(Query first, Query second) implements Query {
        @Override
        public double[] weights(TokenGrid grid) {
            double[] queryWeights = first.weights(grid);
            double[] others = second.weights(grid);
            for (int token = 0; token < queryWeights.length; token++) {
                queryWeights[token] = (queryWeights[token] + others[token]) / 2;
            }
            return queryWeights;
        }

        @Override
        public String name(TokenGrid grid) {
            return first.name(grid) + " and " + second.name(grid) + ", half each";
        }

        @Override
        public String text() {
            return "pooling";
        }
    }

    /**
     * The classifier's query with sequence or attention pooling: a mean over the patches, weighted for each image by the
     * look-up of one learned query.
     *
     * @param pooling sequence or attention pooling
     * @param shares [T], of each token, summing to 1; not copied, so don't change them
     */
    record OfPooling(Pooling pooling, double[] shares) implements Query {
        @Override
        public double[] weights(TokenGrid grid) {
            return shares.clone();
        }

        @Override
        public String name(TokenGrid grid) {
            String kind = pooling == Pooling.ATTENTION ? "attention" : "sequence";
            return "mean over the queries of all patches, weighted as in the " + kind + " pooling";
        }

        @Override
        public String description(TokenGrid grid) {
            return name(grid);
        }

        @Override
        public String text() {
            return "pooling";
        }
    }

    /** No query: the map is not a look-up. */
    record None() implements Query {
        @Override
        public double[] weights(TokenGrid grid) {
            throw new IllegalStateException("a map that is not a look-up has no query");
        }

        @Override
        public String name(TokenGrid grid) {
            return "no query";
        }

        @Override
        public String description(TokenGrid grid) {
            return name(grid);
        }

        @Override
        public String text() {
            return "none";
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
        public void check(TokenGrid grid) {
            require(
                    grid.has(row, column),
                    "no patch in row %d, column %d: this model has rows 1 to %d and columns 1 to %d",
                    row + 1,
                    column + 1,
                    grid.rows(),
                    grid.columns());
        }

        @Override
        public double[] weights(TokenGrid grid) {
            return single(grid, grid.token(row, column));
        }

        @Override
        public String name(TokenGrid grid) {
            return "patch in row " + (row + 1) + ", column " + (column + 1);
        }

        @Override
        public String text() {
            return (row + 1) + "," + (column + 1);
        }

        @Override
        public String fileName() {
            return "row" + (row + 1) + "-column" + (column + 1);
        }
    }
}
