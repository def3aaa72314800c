package dev.vit4j.spark.bulk;

import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.spark.executor.ModelOptions;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * What to classify, and how.
 *
 * @param model a model folder or run, on this machine or on one of Hadoop's file systems, or {@code hf:ORG/NAME}
 * @param how it is run
 * @param inputs what to classify
 * @param output where the rows go
 */
public record BulkRequest(String model, ModelOptions how, Inputs inputs, Output output) {
    /**
     * What to classify.
     *
     * @param paths as {@code vit classify} takes them
     * @param stdin where {@code -} reads its list
     * @param options how to read them
     */
    public record Inputs(List<String> paths, InputStream stdin, InputOptions options) {}

    /**
     * Where the rows go.
     *
     * @param folder on a file system that driver and executors share
     * @param resume whether to continue an interrupted run
     * @param chunkBytes most work in a partition, in bytes
     */
    public record Output(Path folder, boolean resume, long chunkBytes) {}
}
