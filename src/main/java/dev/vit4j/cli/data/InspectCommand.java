package dev.vit4j.cli.data;

import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.OutputPath;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.Json;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.inspect.Inspection;
import dev.vit4j.data.inspect.InspectionJson;
import dev.vit4j.data.inspect.InspectionOptions;
import dev.vit4j.data.inspect.InspectionText;
import dev.vit4j.data.inspect.page.InspectionPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @Parameters(
            paramLabel = "D",
            description =
                    "Folder of CIFAR-10 or CIFAR-100 binaries, or of class folders; or a CSV, TSV or JSON Lines file with"
                            + " the columns path and label.")
    private Path data;

    @Option(names = "--coarse-labels", description = "Use the 20 superclasses of CIFAR-100 instead of its 100 classes.")
    private boolean coarseLabels;

    @Option(names = "--all", description = "Decode every image, however many there are.")
    private boolean all;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "100000",
            converter = PositiveInt.class,
            description = "Decode at most N images, spread evenly over the splits (default: ${DEFAULT-VALUE}).")
    private int sample;

    @Option(
            names = "--near",
            paramLabel = "BITS",
            defaultValue = "6",
            converter = Bits.class,
            description =
                    "Count images as near duplicates if at most BITS of the 64 bits of their perceptual hashes differ,"
                            + " 0 to 10 (default: ${DEFAULT-VALUE}).")
    private int near;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML page with samples of each class, duplicates side by side, and all findings.")
    private Path report;

    @Option(names = "--json", description = "Print one line of JSON instead of a table.")
    private boolean json;

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
        // Nothing held out: the splits as they lie in the folder.
        DataOptions options = DataOptions.DEFAULT
                .withValidation(0, 0)
                .withCoarseLabels(coarseLabels)
                .withMultiLabel(true);
        DataSplits splits = DataSets.open(data, options);
        Inspection inspection = inspect(splits, options);
        if (report != null) {
            InspectionPage.write(inspection, report);
            streams.note("report: " + report);
        }
        if (json) {
            streams.out().print(Json.line(InspectionJson.of(inspection)) + "\n");
            splits.leftOut().forEach(streams::note);
        } else {
            streams.out().print(InspectionText.of(inspection));
        }
        return inspection.unreadable() == 0 ? 0 : 1;
    }

    private Inspection inspect(DataSplits splits, DataOptions options) throws IOException {
        InspectionOptions asked =
                new InspectionOptions(all ? Integer.MAX_VALUE : sample, near, InspectionOptions.DEFAULT.threads());
        try (ProgressLine progress = ProgressLine.on(streams.err())) {
            progress.start("inspect", 0, "img/s", 1);
            return Inspection.of(data.toString(), splits, options.format().decoder(), asked, (done, images) -> {
                progress.total(images);
                progress.update(done, "");
            });
        }
    }
}
