package dev.vit4j.spark.executor;

import org.apache.spark.api.java.function.Function;

/**
 * Tells which opened model a task sees.
 *
 * @param model that all tasks share
 */
record ModelIds(SharedModel model) implements Function<Integer, String> {
    private static final long serialVersionUID = 1;

    @Override
    public String call(Integer task) {
        return model.id().toString();
    }
}
