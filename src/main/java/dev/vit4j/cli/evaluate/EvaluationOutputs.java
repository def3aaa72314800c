package dev.vit4j.cli.evaluate;

import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.evaluate.ClassThresholds;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.ConfusionPlot;
import dev.vit4j.evaluate.ConfusionText;
import dev.vit4j.evaluate.EvaluatedLabels;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.MetricsCsv;
import dev.vit4j.evaluate.MistakePictures;
import dev.vit4j.evaluate.ReliabilityDiagram;
import dev.vit4j.evaluate.report.ReportFolder;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Output options of {@code vit evaluate}. */
final class EvaluationOutputs {
    static final String HEADING = "%nOutput:%n";

    @Option(names = "--json", description = "Prints one line of JSON instead of tables.")
    private boolean json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Writes a folder with everything: a self-contained HTML page (index.html), and the pictures,"
                    + " CSV and JSON beside it. Replaces an older report in DIR.")
    private Path report;

    @Option(
            names = "--confusion",
            paramLabel = "F.png|F.csv|F.txt",
            description = "Writes the confusion matrix as a picture, CSV, or aligned text.")
    private Path confusion;

    @Option(names = "--reliability", paramLabel = "F.png", description = "Draws a reliability diagram.")
    private Path reliability;

    @Option(
            names = "--worst",
            paramLabel = "F.png",
            description = "Draws the worst mistakes (wrong predictions with the highest scores) on a contact sheet.")
    private Path worst;

    @Option(
            names = "--worst-count",
            paramLabel = "N",
            defaultValue = "36",
            converter = PositiveInt.class,
            description = "Keeps the N worst mistakes (default: ${DEFAULT-VALUE}).")
    private int worstCount = 36;

    @Option(
            names = "--thresholds",
            paramLabel = "F.json",
            description = "Counts a class as predicted from its threshold on, in a file of --write-thresholds (default:"
                    + " 0.5); for models that score each class for itself.")
    private Path thresholds;

    @Option(
            names = "--write-thresholds",
            paramLabel = "F.json",
            description =
                    "Writes the threshold of each class at which its F1 is highest on these images; for models that"
                            + " score each class for itself.")
    private Path written;

    boolean json() {
        return json;
    }

    int worstCount() {
        return worstCount;
    }

    Path report() {
        return report;
    }

    /**
     * Checks the file names before the run starts.
     *
     * @param models number of models
     * @return what is wrong with the options; empty if nothing
     * @throws BadInputException if {@code --report} names a folder that holds something else
     */
    String problem(int models) throws IOException {
        if (models > 1 && (confusion != null || reliability != null || worst != null)) {
            return "--confusion, --reliability and --worst take one model; for two, --report has those of both";
        }
        for (String problem : List.of(
                wrongEnding("--confusion", confusion, "png", "csv", "txt"),
                wrongEnding("--reliability", reliability, "png"),
                wrongEnding("--worst", worst, "png"),
                wrongEnding("--write-thresholds", written, "json"))) {
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        if (thresholds != null) {
            InputPath.requireFile("--thresholds", thresholds);
        }
        OutputPath.requireFile("--confusion", confusion);
        OutputPath.requireFile("--reliability", reliability);
        OutputPath.requireFile("--worst", worst);
        OutputPath.requireFile("--write-thresholds", written);
        if (report != null) {
            OutputPath.requireReplaceable("--report", report);
            ReportFolder.requireReplaceable(report);
        }
        return "";
    }

    boolean hasThresholds() {
        return thresholds != null || written != null;
    }

    /** @return the thresholds to apply */
    ClassThresholds thresholds() {
        return thresholds == null ? ClassThresholds.HALF : ClassThresholds.read(thresholds);
    }

    /**
     * @param models number of models, one of which scores each class for itself
     * @return what is wrong with the options; empty if nothing
     */
    String problemOfLabels(int models) {
        if (models > 1) {
            return "--model: models that score each class for itself are evaluated one at a time";
        }
        return confusion != null || reliability != null || worst != null || report != null
                ? "--confusion, --reliability, --worst and --report are for models that give each image one class; --json"
                        + " has all figures of a model that scores each class for itself"
                : "";
    }

    /** Writes the requested file. */
    void write(EvaluatedLabels evaluated) throws IOException {
        if (written != null) {
            evaluated.metrics().bestThresholds().write(written);
        }
    }

    private static String wrongEnding(String option, Path file, String... allowed) {
        return file == null || List.of(allowed).contains(ending(file))
                ? ""
                : option + " " + file + ": the name must end in ." + String.join(", .", allowed);
    }

    private static String ending(Path file) {
        String name = file.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Writes the requested files. */
    void write(EvaluatedModel evaluated) throws IOException {
        if (confusion != null) {
            writeConfusion(evaluated.metrics());
        }
        if (reliability != null) {
            ReliabilityDiagram.write(evaluated.metrics(), reliability);
        }
        if (worst != null) {
            MistakePictures.of(evaluated).sheet().write(worst);
        }
    }

    private void writeConfusion(ClassificationMetrics metrics) throws IOException {
        switch (ending(confusion)) {
            case "csv" ->
                AtomicFiles.write(confusion, temporary -> {
                    try (Writer writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                        MetricsCsv.confusion(metrics, writer);
                    }
                });
            case "txt" -> AtomicFiles.writeString(confusion, ConfusionText.of(metrics));
            default -> ConfusionPlot.write(metrics, confusion);
        }
    }
}
