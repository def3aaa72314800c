package dev.vit4j.cli.attention;

import dev.vit4j.attention.explain.ExplanationMethods;
import dev.vit4j.attention.explain.Ranking;
import dev.vit4j.attention.explain.RawAttention;
import dev.vit4j.attention.faithfulness.Baseline;
import dev.vit4j.attention.faithfulness.Faithfulness;
import dev.vit4j.attention.faithfulness.Faithfulness.Options;
import dev.vit4j.attention.faithfulness.FaithfulnessPlot;
import dev.vit4j.attention.faithfulness.FaithfulnessReport;
import dev.vit4j.attention.faithfulness.FaithfulnessResult;
import dev.vit4j.cli.shared.MeasurementOptions;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vit attention-faithfulness}. */
@Command(
        name = "attention-faithfulness",
        customSynopsis = "vit attention-faithfulness [OPTIONS] --model M --data D",
        description = "Measures whether attention maps show what a model uses: deletion and insertion curves for"
                + " each method and for random order, over test images.",
        footer = {"", "  vit attention-faithfulness --model runs/first/best --data data/cifar10-mini --plot curves.png"
        })
public final class AttentionFaithfulnessCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private MeasurementOptions measured = new MeasurementOptions();

    @Option(
            names = "--deletion",
            paramLabel = "mean|blur",
            defaultValue = "mean",
            description = "Replaces patches that are taken away by the image's mean color, or by the blurred image"
                    + " (default: ${DEFAULT-VALUE}).")
    private Baseline deletion = Baseline.MEAN;

    @Option(
            names = "--insertion",
            paramLabel = "mean|blur",
            defaultValue = "blur",
            description =
                    "Gives patches back to an image of its mean color, or to the blurred image (default: ${DEFAULT-VALUE}).")
    private Baseline insertion = Baseline.BLUR;

    @Option(names = "--by-layer", description = "Measures the raw attention of each layer in place of all methods.")
    private boolean byLayer;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "16",
            converter = PositiveInt.class,
            description = "Measures N points of each curve beside the first (default: ${DEFAULT-VALUE}).")
    private int steps = 16;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveInt.class,
            description = "Measures N random orders of each image's patches (default: ${DEFAULT-VALUE}).")
    private int seeds = 5;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seeds the random orders (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--plot", paramLabel = "F.png", description = "Draws the mean curves into a file as well.")
    private Path plot;

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    public AttentionFaithfulnessCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        OutputPath.requireFile("--plot", plot);
        measured.check();
        RunPlan plan = run.resolve(streams.err());
        plan.apply();
        FaithfulnessResult result;
        try (ProgressLine progress = ProgressLine.on(streams.err())) {
            Model loaded = measured.read(progress::message);
            List<RgbImage> views = measured.views(loaded);
            progress.start("faithfulness", views.size(), "img/s", 1);
            Options options = new Options(deletion, insertion, steps, seeds, seed, measured.batch());
            List<Ranking> rankings =
                    byLayer ? RawAttention.rankingsOfLayers(loaded.config().depth()) : ExplanationMethods.rankings();
            result = new Faithfulness(loaded, plan.ops(), options)
                    .measure(views, rankings, done -> progress.update(done, ""));
        }
        streams.out()
                .print(
                        measured.json()
                                ? Json.line(FaithfulnessReport.json(result)) + "\n"
                                : FaithfulnessReport.table(result));
        if (plot != null) {
            ImageEncoder.writePng(FaithfulnessPlot.draw(result), plot);
        }
        return 0;
    }
}
