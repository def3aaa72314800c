package dev.vit4j.cli.train;

import dev.vit4j.data.DataSubset;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of {@code vit train}: which part of the data. */
final class SubsetOptions {
    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description = "Only these classes of the data, separated by commas (vit data inspect lists them).")
    private List<String> classes = List.of();

    @Option(
            names = "--limit-per-class",
            paramLabel = "N",
            defaultValue = "0",
            description = "Only so many training images of each class, drawn by the seed, those held out for validation"
                    + " among them; 0 for all (default: ${DEFAULT-VALUE}).")
    private int limitPerClass;

    DataSubset toSubset() {
        return new DataSubset(classes.stream().map(String::strip).toList(), limitPerClass);
    }
}
