package dev.vit4j.cli.data;

import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.DataReadingOptions;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.Numbers;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.UrlOptions;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.NaturalOrder;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.ShellWord;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.ExportFormats;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.export.DatasetExport;
import dev.vit4j.data.export.ExportFormat;
import dev.vit4j.data.export.ExportResult;
import dev.vit4j.data.export.ExportSettings;
import dev.vit4j.data.export.ImageEncoding;
import dev.vit4j.data.export.ImageFit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vit data export}. */
@Command(
        name = "export",
        customSynopsis = "vit data export [OPTIONS] --format FORMAT IN OUT",
        description =
                "Writes a data set in another format, with its splits, classes and class order, and prints what to"
                        + " give to --data. The new folder appears when it is complete.",
        footer = {
            "",
            "  vit data export --format folders data/cifar10-mini photos",
            "  vit data export --format manifest --side 256 --image-format jpeg data/photos data/photos-256"
        })
public final class ExportCommand implements Callable<Integer> {
    private static final int MOST_WORKERS = 8;

    private final Streams streams;

    @Parameters(index = "0", paramLabel = "IN", description = "Data set to export, as for --data of vit train.")
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "Folder to create; it must be new or empty.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description =
                    "Writes class folders (folders), images with a CSV file of labels (manifest), Hugging Face's Parquet"
                            + " files (parquet), tar shards (webdataset) or the binary files of CIFAR (cifar).")
    private String format;

    @Option(
            names = "--side",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Resizes images to N pixels, with Pillow's bicubic filter (default: keeps their sizes; 32 for"
                    + " cifar).")
    private int side;

    @Option(
            names = "--fit",
            paramLabel = "ratio|crop|stretch",
            description =
                    "Resizes the shorter side and keeps the aspect ratio; cuts out the square in the middle, too; or"
                            + " resizes both sides (default: ${DEFAULT-VALUE}; crop for cifar).")
    private ImageFit fit = ExportSettings.DEFAULT.fit();

    @Option(
            names = "--image-format",
            paramLabel = "keep|png|jpeg",
            description =
                    "Copies image files unchanged unless they are resized, and writes PNG otherwise; or writes all as"
                            + " upright RGB images in PNG, without loss, or JPEG (default: ${DEFAULT-VALUE}).")
    private ImageEncoding encoding = ExportSettings.DEFAULT.encoding();

    @Option(
            names = "--jpeg-quality",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Sets the quality of --image-format jpeg, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int jpegQuality = ExportSettings.DEFAULT.jpegQuality();

    @Option(
            names = "--val-split",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description =
                    "Holds out this share of the training images for validation if the data has no validation images,"
                            + " as vit train does (default: ${DEFAULT-VALUE}).")
    private double valSplit;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides which images --val-split holds out, and the order of --shuffle (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--shuffle",
            description =
                    "Writes the training images in random order, as readers want them that shuffle only some images"
                            + " at a time (webdataset, parquet).")
    private boolean shuffle;

    @Option(
            names = "--coarse-labels",
            description = "Uses the 20 superclasses of CIFAR-100 instead of its 100 classes.")
    private boolean coarseLabels;

    @Option(
            names = "--on-bad-image",
            paramLabel = "fail|skip",
            description = "Stops at an unreadable image, or skips and lists it (default: ${DEFAULT-VALUE}).")
    private OnBadImage onBadImage = ExportSettings.DEFAULT.onBadImage();

    @Option(
            names = "--shard-images",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Puts at most N images into each file of parquet and webdataset (default: ${DEFAULT-VALUE}).")
    private int shardImages = ExportSettings.DEFAULT.shardImages();

    @Option(
            names = "--workers",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Decodes and encodes on N threads (default: the number of cores, at most 8).")
    private int workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--fetch-urls",
            description = "Fetches images that a Parquet data set names by their URLs, which is refused otherwise.")
    private boolean fetchUrls;

    @Option(names = "--json", description = "Prints one line of JSON instead of the path.")
    private boolean json;

    @ArgGroup(validate = false, heading = DataReadingOptions.HEADING)
    private DataReadingOptions reading = new DataReadingOptions();

    @ArgGroup(validate = false, heading = UrlOptions.HEADING)
    private UrlOptions urls = new UrlOptions();

    public ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        ExportFormat target = ExportFormats.byName(format);
        ExportSettings settings =
                new ExportSettings(side, fit, encoding, jpegQuality, onBadImage, shardImages, workers);
        InputPath.requireData("IN", in);
        requireNew();
        DataOptions options = DataOptions.DEFAULT
                .withValidation(valSplit, seed)
                .withCoarseLabels(coarseLabels)
                .withMultiLabel(true);
        DatasetExport export =
                new DatasetExport(target, settings, options.format().decoder());
        options = options.withFormat(reading.reading(streams::note).applyTo(options.format()));
        if (fetchUrls) {
            options = options.withFormat(options.format().withUrls(urls.images()));
        }
        Map<String, ImageDataset> splits = splits(options);
        ImageDataset first = splits.values().iterator().next();
        int images = splits.values().stream().mapToInt(ImageDataset::size).sum();
        ExportResult result;
        try (ProgressLine progress = ProgressLine.on(streams.err())) {
            Map<String, Integer> sizes = new LinkedHashMap<>();
            splits.forEach((split, part) -> sizes.put(split, part.size()));
            progress.message(in + ": " + counts(sizes) + " in " + first.labels().size() + " classes");
            progress.start("export", images, "img/s", 1);
            result = export.write(splits, out, done -> progress.update(done, ""));
        } catch (IOException e) {
            throw new BadInputException(
                    out + ": the export failed, and nothing is left of it: " + e.getMessage()
                            + "; free some disk space, or name another folder",
                    e);
        }
        result.skipped().forEach(bad -> streams.note("skipped: " + bad.problem()));
        streams.note(out + ": " + counts(result.written()) + " in format " + target.name()
                + (result.skipped().isEmpty()
                        ? ""
                        : "; skipped " + result.skipped().size()));
        noteClassList(target, splits);
        print(target, result);
        return 0;
    }

    private void requireNew() throws IOException {
        OutputPath.requireReplaceable("OUT", out);
        if (Files.isDirectory(out)) {
            try (Stream<Path> entries = Files.list(out)) {
                requireOption(
                        entries.findAny().isEmpty(),
                        "OUT %s: is not empty; name a new folder, or remove this one",
                        out);
            }
        }
        Path source = in.toAbsolutePath().normalize();
        requireOption(
                !Files.isDirectory(source) || !out.toAbsolutePath().normalize().startsWith(source),
                "OUT %s: lies in the data set %s, and would become part of it; name a folder elsewhere",
                out,
                in);
    }

    private Map<String, ImageDataset> splits(DataOptions options) {
        GivenSplits given = DataSets.read(in, options.format());
        if (valSplit > 0 && given.validation().isEmpty()) {
            DataSplits divided = DataSets.divide(given, options);
            return present(divided.train(), divided.validation(), divided.test().orElse(null));
        }
        return present(
                given.train(), given.validation().orElse(null), given.test().orElse(null));
    }

    private Map<String, ImageDataset> present(ImageDataset train, ImageDataset validation, ImageDataset test) {
        Map<String, ImageDataset> splits = new LinkedHashMap<>();
        add(splits, "train", shuffle ? DatasetExport.shuffled(train, seed) : train);
        add(splits, "val", validation);
        add(splits, "test", test);
        splits.values().stream()
                .map(ImageDataset::leftOut)
                .distinct()
                .filter(files -> files.count() > 0)
                .forEach(files -> streams.note(in + ": " + files.summary()));
        if (splits.isEmpty()) {
            throw new BadInputException(in + ": has no images");
        }
        return splits;
    }

    private static void add(Map<String, ImageDataset> splits, String name, ImageDataset images) {
        if (images != null && images.size() > 0) {
            splits.put(name, images);
        }
    }

    private static String counts(Map<String, Integer> images) {
        int all = images.values().stream().mapToInt(Integer::intValue).sum();
        String parts = images.entrySet().stream()
                .map(split -> String.format(Locale.ROOT, "%,d %s", split.getValue(), split.getKey()))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%,d %s (%s)", all, all == 1 ? "image" : "images", parts);
    }

    /** Says what the files alone do not tell a reader. */
    private void noteClassList(ExportFormat target, Map<String, ImageDataset> splits) {
        ImageDataset first = splits.values().iterator().next();
        boolean natural =
                first.labels().stream().sorted(NaturalOrder::compare).toList().equals(first.labels());
        boolean all = Arrays.stream(first.countByClass()).allMatch(count -> count > 0);
        if (!target.keepsClassOrder() && !(natural && all)) {
            streams.note("the files alone do not tell the order of the classes"
                    + (all ? "" : ", nor those without images") + ": read them with --class-list "
                    + ShellWord.of(out.resolve(DatasetExport.CLASS_LIST)));
        }
    }

    private void print(ExportFormat target, ExportResult result) {
        Path data = target.entry().isEmpty() ? out : out.resolve(target.entry());
        if (!json) {
            streams.out().print(data + "\n");
            return;
        }
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("data", data.toString()).put("format", target.name());
        ObjectNode images = node.putObject("images");
        result.written().forEach(images::put);
        result.skipped().forEach(bad -> node.withArray("skipped").add(bad.problem()));
        streams.out().print(Json.line(node) + "\n");
    }
}
