package dev.vit4j.cli;

import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.ConfusionPlot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vit evaluate}. */
@Command(
        name = "evaluate",
        description = "Measures a model on labelled images: accuracy, loss, per-class table, confusion matrix,"
                + " calibration.",
        footer = {"", "  vit evaluate --model runs/first/best --data data/cifar10-mini"})
final class EvaluateCommand implements Callable<Integer> {
    private final Streams streams;
    private final Engine engine;

    @Option(names = "--model", paramLabel = "M", required = true, description = "Model folder.")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "D",
            required = true,
            description = "CIFAR-10 or CIFAR-100 binary folder, or a folder of class folders.")
    private Path data;

    @Option(
            names = "--split",
            paramLabel = "auto|train|val|test",
            defaultValue = "auto",
            description = "Which of its images; auto is test, or val, or all there are (default: ${DEFAULT-VALUE}).")
    private Engine.Split split = Engine.Split.AUTO;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Images in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @ArgGroup(validate = false, heading = "%nWhat is written:%n")
    private OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    private static final class OutputOptions {
        @Option(names = "--json", description = "One line of JSON instead of tables.")
        private boolean json;

        @Option(
                names = "--confusion",
                paramLabel = "F.png",
                description = "Also draw the confusion matrix into this file.")
        private Path confusion;
    }

    EvaluateCommand(Streams streams, Engine engine) {
        this.streams = streams;
        this.engine = engine;
    }

    @Override
    public Integer call() throws IOException {
        RunPlan plan = run.resolve();
        ClassificationMetrics metrics;
        try (ProgressLine progress = ProgressLine.on(streams.err())) {
            metrics = engine.evaluate(model, data, split, batch, plan, progress);
        }
        if (output.json) {
            streams.out().print(Json.line(metrics.toJson()) + "\n");
        } else {
            streams.out().print(metrics.toText());
        }
        if (output.confusion != null) {
            ConfusionPlot.write(metrics, output.confusion);
        }
        return 0;
    }
}
