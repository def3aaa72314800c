package dev.vit4j.cli.attention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.attention.bulk.AttentionMemory;
import dev.vit4j.attention.bulk.BulkAttention;
import dev.vit4j.attention.bulk.BulkAttention.Summary;
import dev.vit4j.attention.bulk.NamedModel;
import dev.vit4j.attention.bulk.ResultListener;
import dev.vit4j.classify.input.ImageInputs;
import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.cli.shared.CheckedOutput;
import dev.vit4j.cli.shared.ImageSizeOption;
import dev.vit4j.cli.shared.InputProgress;
import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RequiredOptions;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.UrlOptions;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.hub.HubName;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit attention}. */
@Command(
        name = "attention",
        customSynopsis = {
            "vit attention [OPTIONS] --model M PATH... --out DIR",
            "vit attention [OPTIONS] --compare A B --out DIR PATH..."
        },
        resourceBundle = "dev.vit4j.cli.attention.MethodHelp",
        description = "Shows what a model attends to: pictures of attention maps over the images, numbers, and pages"
                + " for the browser.",
        footer = {
            "",
            "Files are named NAME-MAPS.png and NAME-MAPS.json, such as cat-raw-last-mean.png or cat-gradient-top.png,"
                    + " and NAME.html; NAME is the image's file name without its ending, with -2, -3 ... where two"
                    + " images share it. Several images also get contact-sheet-MAPS.png and index.html. Layers, heads,"
                    + " rows and columns are counted from 1.",
            "",
            "An image that is missing or cannot be read is named on stderr; the run continues. The exit code is 1 if"
                    + " no image could be read. docs/guides/attention.md explains the methods.",
            "",
            "  vit attention --model runs/first/best photos --out maps",
            "  vit attention --model M cat.jpg --out maps --layer all --head all --mass 0.6",
            "  vit attention --model M cat.jpg --out maps --method gradient --class dog",
            "  vit attention --compare runs/a/best runs/b/best photos --out maps --method rollout"
        })
public final class AttentionCommand implements Callable<Integer>, RequiredOptions {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description =
                    "Names images, folders (searched recursively, hidden files skipped), archives, CIFAR binaries,"
                            + " Parquet files, quoted globs, http and https URLs, @FILE for a list with one path or URL"
                            + " per line, - to read such a list from stdin, or /dev/stdin for an image. After --, names"
                            + " may begin with a dash.")
    private List<String> paths;

    @Option(names = "--model", paramLabel = "M", description = "Names the model: a folder, a run or hf:ORG/NAME.")
    private Path model;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "M",
            description = "Compares two models, in place of --model: maps of each image side by side, pages in DIR/a"
                    + " and DIR/b.")
    private List<Path> compare;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Names the folder for the results.")
    private Path out;

    @ArgGroup(validate = false, heading = "%nMaps:%n")
    private MapOptions maps = new MapOptions();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    private MapOutputOptions output = new MapOutputOptions();

    @Option(
            names = "--image-column",
            paramLabel = "NAME",
            description = "Names the column of images in Parquet files (default: the only one, or image).")
    private String imageColumn = "";

    @ArgGroup(validate = false, heading = UrlOptions.HEADING)
    private UrlOptions urls = new UrlOptions();

    @ArgGroup(validate = false, heading = RunOptions.HEADING)
    private RunOptions run = new RunOptions();

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Runs batches of N images (default: 32, fewer for models with many attention weights).")
    private Integer batch;

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    public AttentionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (!missing().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "missing: " + String.join(", ", missing()));
        }
        if ((model != null && compare != null) || (compare != null && compare.size() != 2)) {
            throw new ParameterException(spec.commandLine(), "give either --model M or --compare A B");
        }
        OutputPath.requireFolder("--out", out);
        maps.requireThatFit(spec.commandLine());
        RunPlan plan = run.resolve(streams.err());
        plan.apply();
        InputOptions inputOptions = urls.applyTo(InputOptions.DEFAULT.withImageColumn(imageColumn));
        try (ImageInputs inputs = ImageInputs.open(paths, streams.in(), inputOptions);
                ProgressLine progress = ProgressLine.besideResults(streams.err())) {
            List<NamedModel> models = models(progress);
            models.forEach(named -> maps.requireThatFit(named.model()));
            try (BulkAttention attention = new BulkAttention(
                            models, output.toRenderRequest(maps, out), plan.ops(), batch(models, plan, inputOptions));
                    Writer stdout = new CheckedOutput(streams.out())) {
                InputProgress.start(progress, "attention", () -> ImageInputs.count(paths, inputOptions), 0);
                Summary summary = attention.run(inputs, new Printer(stdout), progress);
                if (summary.failed() > 0) {
                    progress.message(summary.failed() + " of " + summary.images() + " images could not be read");
                }
                InputProgress.leftOut(progress, inputs);
                return summary.failed() > 0 && summary.failed() == summary.images() ? 1 : 0;
            }
        }
    }

    @Override
    public List<String> missing() {
        return model == null && compare == null ? List.of("--model M (or --compare A B)") : List.of();
    }

    private List<NamedModel> models(ProgressLine progress) {
        List<NamedModel> models = new ArrayList<>();
        for (Path folder : compare == null ? List.of(model) : compare) {
            Path found = ModelArgument.trained(compare == null ? "--model" : "--compare", folder, progress::message);
            Model read = ModelFolder.read(found, imageSize.size(), progress::message);
            models.add(new NamedModel(HubName.shown(found), read));
        }
        return models;
    }

    private int batch(List<NamedModel> models, RunPlan plan, InputOptions inputOptions) {
        List<ViTConfig> configs =
                models.stream().map(named -> named.model().config()).toList();
        int most = batch == null ? AttentionMemory.usualBatch(configs, true, plan.ops()) : batch;
        return Math.max(1, ImageInputs.countUpTo(paths, inputOptions, most));
    }

    /** Prints on stdout what to open, or JSON lines. */
    private final class Printer implements ResultListener {
        private final Writer stdout;
        private final List<Path> files = new ArrayList<>();
        private final List<Path> together = new ArrayList<>();

        Printer(Writer stdout) {
            this.stdout = stdout;
        }

        @Override
        public void image(ObjectNode line, List<Path> written) throws IOException {
            if (output.json()) {
                stdout.write(Json.line(line) + "\n");
            } else {
                files.addAll(written);
            }
        }

        @Override
        public void all(List<Path> written) throws IOException {
            if (output.json()) { // only the images' lines are printed
                return;
            }
            together.addAll(written);
            for (Path file : toOpen()) {
                stdout.write(file + "\n");
            }
        }

        /** Returns the only page or the index (of each model), else the sheet, the only file or the folder. */
        private List<Path> toOpen() {
            List<Path> index = pages(together);
            List<Path> pages = pages(files);
            if (!pages.isEmpty()) {
                return index.isEmpty() || pages.size() == index.size() ? pages : index;
            }
            if (!together.isEmpty()) {
                return together.subList(0, 1);
            }
            return files.size() == 1 ? files : List.of(out);
        }

        private static List<Path> pages(List<Path> files) {
            return files.stream()
                    .filter(file -> file.toString().endsWith(".html"))
                    .toList();
        }
    }
}
