package dev.vit4j.cli.attention;

import dev.vit4j.attention.faithfulness.Baseline;
import dev.vit4j.attention.faithfulness.Faithfulness;
import dev.vit4j.attention.faithfulness.Faithfulness.Options;
import dev.vit4j.attention.faithfulness.FaithfulnessPlot;
import dev.vit4j.attention.faithfulness.FaithfulnessReport;
import dev.vit4j.attention.faithfulness.FaithfulnessResult;
import dev.vit4j.attention.faithfulness.Ranking;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.TestViews;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vit attention-faithfulness}: what {@code scripts/attention-faithfulness} runs. */
@Command(
        name = "attention-faithfulness",
        hidden = true,
        description = "Measures whether attention maps show what a model goes by: deletion and insertion curves for"
                + " each method and for random order, over test images.")
public final class AttentionFaithfulnessCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(names = "--model", paramLabel = "M", required = true, description = "Model folder.")
    private Path model;

    @Option(names = "--data", paramLabel = "D", required = true, description = "Data set with test images.")
    private Path data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "300",
            converter = PositiveInt.class,
            description = "Test images, spread over all there are (default: ${DEFAULT-VALUE}).")
    private int images = 300;

    @Option(
            names = "--deletion",
            paramLabel = "mean|blur",
            defaultValue = "mean",
            description = "What stands in for patches taken away: the image's mean color, or the blurred image"
                    + " (default: ${DEFAULT-VALUE}).")
    private Baseline deletion = Baseline.MEAN;

    @Option(
            names = "--insertion",
            paramLabel = "mean|blur",
            defaultValue = "blur",
            description = "What patches are given back to (default: ${DEFAULT-VALUE}).")
    private Baseline insertion = Baseline.BLUR;

    @Option(names = "--by-layer", description = "Measure the raw attention of each layer in place of all methods.")
    private boolean byLayer;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "16",
            converter = PositiveInt.class,
            description = "Points of a curve beside the first (default: ${DEFAULT-VALUE}).")
    private int steps = 16;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveInt.class,
            description = "Random orders for each image (default: ${DEFAULT-VALUE}).")
    private int seeds = 5;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of the random orders.")
    private long seed;

    @Option(names = "--plot", paramLabel = "F.png", description = "Also draw the mean curves into this file.")
    private Path plot;

    @Option(names = "--json", description = "One line of JSON instead of a table.")
    private boolean json;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Images in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    public AttentionFaithfulnessCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        RunPlan plan = run.resolve(streams.err());
        plan.apply();
        FaithfulnessResult result;
        try (ProgressLine progress = ProgressLine.on(streams.err())) {
            Model loaded = ModelFolder.read(model, progress::message);
            List<RgbImage> views = TestViews.of(data, loaded, images);
            progress.start("faithfulness", views.size(), "img/s", 1);
            Options options = new Options(deletion, insertion, steps, seeds, seed, batch);
            List<Ranking> rankings = byLayer ? Ranking.ofLayers(loaded.config().depth()) : Ranking.all();
            result = new Faithfulness(loaded, plan.ops(), options)
                    .measure(views, rankings, done -> progress.update(done, ""));
        }
        streams.out()
                .print(json ? Json.line(FaithfulnessReport.json(result)) + "\n" : FaithfulnessReport.table(result));
        if (plot != null) {
            ImageEncoder.writePng(FaithfulnessPlot.draw(result), plot);
        }
        return 0;
    }
}
