package dev.vit4j.cli.classify;

import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.Scores;
import dev.vit4j.cli.shared.FiniteFloat;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.evaluate.ClassThresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say what a row of {@code vit classify} holds. */
public class RowOptions {
    private static final int MOST_BY_DEFAULT = 5;

    @Option(
            names = "--top-k",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveInt.class,
            description = "Writes the N best predictions for each image (default: ${DEFAULT-VALUE}).")
    private int topK = MOST_BY_DEFAULT;

    @Option(
            names = "--scores",
            paramLabel = "prob|logit",
            defaultValue = "prob",
            description = "Writes probabilities or logits as scores (default: ${DEFAULT-VALUE}).")
    private Scores scores = Scores.PROB;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            converter = FiniteFloat.class,
            description = "Drops predictions with a lower score; an image with none left keeps its row.")
    private Float threshold;

    @Option(
            names = "--thresholds",
            paramLabel = "F.json",
            description = "Drops predictions below the threshold of their class, in a file of vit evaluate"
                    + " --write-thresholds; 0.5 for classes that are not in it.")
    private Path thresholds;

    @Option(
            names = "--embeddings",
            description = "Adds each image's pooled features, for search and clustering; jsonl and parquet only.")
    private boolean embeddings;

    /**
     * @param line for messages
     * @throws IOException if a file cannot be read
     * @throws ParameterException if the options contradict each other
     */
    public void checkRows(CommandLine line) throws IOException {
        require(line, threshold == null || thresholds == null, "--threshold and --thresholds: choose one");
        require(
                line,
                thresholds == null || scores == Scores.PROB,
                "--thresholds: are probabilities; leave out --scores");
        if (thresholds != null) {
            InputPath.requireFile("--thresholds", thresholds);
        }
    }

    static void require(CommandLine line, boolean condition, String problem) {
        if (!condition) {
            throw new ParameterException(line, problem);
        }
    }

    /**
     * @param classes C, number of classes of the model
     * @return whether more predictions are asked for; the default of a model with few is not asked for
     */
    public boolean asksForMoreThan(int classes) {
        return topK > Math.max(classes, MOST_BY_DEFAULT);
    }

    /**
     * @param labels class names of the model
     * @return which predictions a row has
     * @throws dev.vit4j.common.BadInputException if there is a threshold for another class
     */
    public RowRules rules(List<String> labels) {
        return new RowRules(
                topK,
                scores,
                Optional.ofNullable(threshold),
                Optional.ofNullable(thresholds)
                        .map(file -> ClassThresholds.read(file).of(labels)));
    }

    /** @return what decides about rows, by option */
    public Map<String, String> describeRules() {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("--top-k", String.valueOf(topK));
        description.put("--scores", scores.toString());
        description.put("--threshold", threshold == null ? "none" : threshold.toString());
        if (thresholds != null) {
            description.put(
                    "--thresholds", ClassThresholds.read(thresholds).byLabel().toString());
        }
        return description;
    }

    /** @return whether a row has the image's pooled vector */
    public boolean embeddings() {
        return embeddings;
    }
}
