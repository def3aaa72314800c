package dev.vit4j.cli.data;

import dev.vit4j.cli.shared.DataReadingOptions;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.cli.shared.UrlOptions;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.inspect.Inspection;
import dev.vit4j.data.inspect.InspectionJson;
import dev.vit4j.data.inspect.InspectionOptions;
import dev.vit4j.data.inspect.InspectionText;
import dev.vit4j.data.inspect.page.InspectionPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code vit data inspect}. */
@Command(
        name = "inspect",
        customSynopsis = "vit data inspect [OPTIONS] D",
        description = {
            "Describes a data set: splits, classes, image sizes and formats, duplicates, images that are in several splits,"
                    + " unreadable images, and files that are left out.",
            "Exit code 1 if an image is unreadable."
        },
        footer = {"", "  vit data inspect data/cifar10-mini", "  vit data inspect photos --report photos.html"})
public final class InspectCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "D", description = "Data set to describe, as for --data of vit train.")
    private Path data;

    @Option(
            names = "--coarse-labels",
            description = "Uses the 20 superclasses of CIFAR-100 instead of its 100 classes.")
    private boolean coarseLabels;

    @Option(names = "--all", description = "Decodes every image, however many there are.")
    private boolean all;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "100000",
            converter = PositiveInt.class,
            description = "Decodes at most N images, spread evenly over the splits (default: ${DEFAULT-VALUE}).")
    private int sample;

    @Option(
            names = "--near",
            paramLabel = "BITS",
            defaultValue = "6",
            converter = Bits.class,
            description =
                    "Counts images as near duplicates if at most BITS of the 64 bits of their perceptual hashes differ,"
                            + " 0 to 10 (default: ${DEFAULT-VALUE}).")
    private int near;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes an HTML page with samples of each class, duplicates side by side, and all findings.")
    private Path report;

    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    @Option(
            names = "--fetch-urls",
            description = "Fetches images that a Parquet data set names by their URLs, which is refused otherwise.")
    private boolean fetchUrls;

    @ArgGroup(validate = false, heading = DataReadingOptions.HEADING)
    private DataReadingOptions reading = new DataReadingOptions();

    @ArgGroup(validate = false, heading = UrlOptions.HEADING)
    private UrlOptions urls = new UrlOptions();

    public InspectCommand(Streams streams) {
        this.streams = streams;
    }

    /** Converts the distance of near duplicates. */
    private static final class Bits implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[0-9]|10")) {
                throw new TypeConversionException("must be a whole number from 0 to " + InspectionOptions.MOST_BITS);
            }
            return Integer.valueOf(value);
        }
    }

    @Override
    public Integer call() throws IOException {
        InputPath.requireData("D", data);
        OutputPath.requireFile("--report", report);
        FormatOptions format = reading.reading(streams::note)
                .applyTo(DataOptions.DEFAULT
                        .withCoarseLabels(coarseLabels)
                        .withMultiLabel(true)
                        .format());
        Inspection inspection = inspect(fetchUrls ? format.withUrls(urls.images()) : format);
        if (report != null) {
            InspectionPage.write(inspection, report);
            streams.note("report: " + report);
        }
        if (json) {
            streams.out().print(Json.line(InspectionJson.of(inspection)) + "\n");
            inspection.leftOut().forEach(files -> streams.note(data + ": " + files.summary()));
        } else {
            streams.out().print(InspectionText.of(inspection));
        }
        return inspection.unreadable() == 0 ? 0 : 1;
    }

    private Inspection inspect(FormatOptions format) throws IOException {
        // The splits as they are given, with nothing held out.
        GivenSplits splits = DataSets.read(data, format);
        InspectionOptions asked =
                new InspectionOptions(all ? Integer.MAX_VALUE : sample, near, InspectionOptions.DEFAULT.threads());
        try (ProgressLine progress = ProgressLine.on(streams.err())) {
            progress.start("inspect", 0, "img/s", 1);
            return Inspection.of(data.toString(), splits, format.decoder(), asked, (done, images) -> {
                progress.total(images);
                progress.update(done, "");
            });
        }
    }
}
