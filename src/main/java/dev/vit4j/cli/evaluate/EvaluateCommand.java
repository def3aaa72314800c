package dev.vit4j.cli.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.DataReadingOptions;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.ImageSizeOption;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.ComparisonText;
import dev.vit4j.evaluate.EvaluatedLabels;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.EvaluationJson;
import dev.vit4j.evaluate.EvaluationText;
import dev.vit4j.evaluate.report.ReportFolder;
import dev.vit4j.evaluate.selection.DataRequest;
import dev.vit4j.evaluate.selection.Part;
import dev.vit4j.model.ScoreFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vit evaluate}. */
@Command(
        name = "evaluate",
        customSynopsis = "vit evaluate [OPTIONS] --model M --data D",
        description = "Measures a model on labeled images: accuracy with its 95 %% interval, loss, per-class table,"
                + " confusion matrix, calibration, worst mistakes. Two models are compared on the same images, with"
                + " McNemar's test. A model that scores each class for itself is measured by mean average precision, and"
                + " by precision, recall and F1 of each class at thresholds.",
        footer = {
            "",
            "  vit evaluate --model runs/first/best --data data/cifar10-mini --report report",
            "  vit evaluate --model A --model B --data data/cifar10-mini",
            "  vit evaluate --model runs/labels/best --data labels.csv --split val --write-thresholds t.json"
        })
public class EvaluateCommand implements Callable<Integer> {
    private static final int MOST_MODELS = 2;

    private final Streams streams;
    private final Engine local;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "M",
            required = true,
            description = "Names the model (a folder, a run or hf:ORG/NAME); give it twice to compare two models.")
    private List<Path> models;

    @Option(
            names = "--data",
            paramLabel = "D",
            required = true,
            description =
                    "Names a CIFAR-10 or CIFAR-100 binary folder, a folder or archive of class folders, a CSV, TSV or"
                            + " JSON Lines file with the columns path, label and, if wanted, split, or Parquet files,"
                            + " WebDataset shards, an npz file or IDX files.")
    private Path data;

    @Option(
            names = "--split",
            paramLabel = "auto|train|val|test|all",
            defaultValue = "auto",
            description =
                    "Selects the images; auto takes test, else val; of a folder without parts all, or those held out"
                            + " if the model was trained on it (default: ${DEFAULT-VALUE}).")
    private Part split = Part.AUTO;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Runs batches of N images (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    @ArgGroup(validate = false, heading = DataReadingOptions.HEADING)
    private DataReadingOptions reading = new DataReadingOptions();

    @ArgGroup(validate = false, heading = EvaluationOutputs.HEADING)
    private EvaluationOutputs output = new EvaluationOutputs();

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    public EvaluateCommand(Streams streams, Engine engine) {
        this.streams = streams;
        this.local = engine;
    }

    /** @return runs the models, in this process unless a command does it elsewhere */
    protected Engine models() {
        return local;
    }

    @Override
    public Integer call() throws IOException {
        if (models.size() > MOST_MODELS) {
            throw usage("--model: one, or two to compare, not " + models.size());
        }
        String problem = output.problem(models.size());
        if (!problem.isEmpty()) {
            throw usage(problem);
        }
        RunPlan plan = run.resolve(streams.err());
        List<EvaluatedModel> evaluated;
        try (ProgressLine progress = ProgressLine.on(streams.err())) {
            Engine engine = models();
            List<Path> folders = models.stream()
                    .map(model -> engine.locate(model, progress::message))
                    .toList();
            if (folders.stream().anyMatch(model -> engine.scores(model) == ScoreFunction.SIGMOID)) {
                labels(engine, folders, plan, progress);
                return 0;
            }
            if (output.hasThresholds()) {
                throw usage("--thresholds, --write-thresholds: " + models.get(0)
                        + " gives each image one class; a threshold for each class is for models that score each class"
                        + " for itself");
            }
            evaluated =
                    engine.evaluate(folders, imageSize.size(), request(), batch, output.worstCount(), plan, progress);
        }
        if (evaluated.size() == 1) {
            one(evaluated.get(0));
        } else {
            two(Comparison.of(evaluated.get(0), evaluated.get(1)));
        }
        return 0;
    }

    private DataRequest request() {
        return new DataRequest(data, split, reading.reading(streams::note));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Evaluates a model that scores each class for itself. */
    private void labels(Engine engine, List<Path> folders, RunPlan plan, ProgressLine progress) throws IOException {
        String problem = output.problemOfLabels(folders.size());
        if (!problem.isEmpty()) {
            throw usage(problem);
        }
        EvaluatedLabels evaluated = engine.evaluateLabels(
                folders.get(0), imageSize.size(), request(), batch, output.thresholds(), plan, progress);
        print(() -> EvaluationJson.of(evaluated), () -> EvaluationText.of(evaluated));
        output.write(evaluated);
    }

    private void one(EvaluatedModel evaluated) throws IOException {
        print(() -> EvaluationJson.of(evaluated), () -> EvaluationText.of(evaluated));
        output.write(evaluated);
        if (output.report() != null) {
            ReportFolder.write(output.report(), evaluated);
        }
    }

    private void two(Comparison comparison) throws IOException {
        print(() -> EvaluationJson.of(comparison), () -> ComparisonText.of(comparison));
        if (output.report() != null) {
            ReportFolder.write(output.report(), comparison);
        }
    }

    private void print(Supplier<ObjectNode> json, Supplier<String> text) {
        streams.out().print(output.json() ? Json.line(json.get()) + "\n" : text.get());
    }
}
