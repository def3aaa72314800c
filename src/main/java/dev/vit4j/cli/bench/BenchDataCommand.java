package dev.vit4j.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.cli.shared.DataReadingOptions;
import dev.vit4j.cli.shared.InputPath;
import dev.vit4j.cli.shared.ModelArgument;
import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.batch.Batch;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.patch.Patching;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.io.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vit bench data}. */
@Command(
        name = "data",
        customSynopsis = "vit bench data [OPTIONS] --data D",
        description =
                "Measures how fast batches of a data set are prepared: read, decoded, resized, augmented and cut into"
                        + " patches. No model runs.",
        footer = {"", "  vit bench data --data data/cifar10-mini --model nano/4 --order train"})
public final class BenchDataCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(names = "--data", paramLabel = "D", required = true, description = "Names the data set.")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "V",
            defaultValue = "reference",
            description = "Prepares images for a variant, or for the model of a folder or run (default:"
                    + " ${DEFAULT-VALUE}).")
    private String model = "reference";

    @Option(
            names = "--order",
            paramLabel = "train|evaluate",
            defaultValue = "evaluate",
            description =
                    "Shuffles and augments (a random resized crop and a flip) the training images as training does,"
                            + " or takes all images in order (default: ${DEFAULT-VALUE}).")
    private Order order = Order.EVALUATE;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Makes batches of N images (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            converter = PositiveInt.class,
            description = "Prepares batches on N threads (default: ${DEFAULT-VALUE}).")
    private int workers = 2;

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "0",
            converter = NotNegativeInt.class,
            description = "Stops after N batches; 0 for all images once (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "20",
            converter = NotNegativeInt.class,
            description = "Does not count the first N batches (default: ${DEFAULT-VALUE}).")
    private int warmup = 20;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "0",
            converter = NotNegativeInt.class,
            description = "Times each step of the preparation of N images on one thread first; 0 for not (default:"
                    + " ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--watch-memory",
            paramLabel = "N",
            defaultValue = "0",
            converter = NotNegativeInt.class,
            description =
                    "Prints the memory in use on stderr every N batches; 0 for never (default: ${DEFAULT-VALUE}).")
    private int watchMemory;

    @Option(names = "--json", description = "Prints one line of JSON instead of text.")
    private boolean json;

    @ArgGroup(validate = false, heading = DataReadingOptions.HEADING)
    private DataReadingOptions reading = new DataReadingOptions();

    private enum Order {
        TRAIN,
        EVALUATE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a model takes its images. */
    private record Input(Preprocessing preprocessing, Patching patching) {}

    public BenchDataCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        InputPath.requireData("--data", data);
        Input input = input();
        long opened = System.nanoTime();
        DataOptions usual = DataOptions.DEFAULT.withMultiLabel(true).withValidation(0, 0);
        FormatOptions format = reading.reading(streams::note).applyTo(usual.format());
        DataOptions options = usual.withFormat(format);
        ImageDataset images =
                order == Order.TRAIN ? DataSets.open(data, options).train() : DataSets.openWhole(data, options);
        double openSeconds = (System.nanoTime() - opened) / 1e9;
        Map<String, Double> times = steps == 0
                ? Map.of()
                : PreparationSteps.median(images, input.preprocessing(), input.patching(), format.decoder(), steps);
        try (BatchStream stream = pipeline(images, input).epoch(0, 0)) {
            report(images.size(), openSeconds, times, measure(stream));
        }
        return 0;
    }

    private Input input() {
        Optional<Path> folder = ModelArgument.orVariant("--model", model, streams::note);
        if (folder.isPresent()) {
            Model read = ModelFolder.read(folder.get());
            return new Input(read.preprocessing(), read.config().patching());
        }
        ViTConfig config = BadOptionException.ofOptions(() -> ViTVariants.byName(model));
        return new Input(Preprocessing.standard(config.image().size()), config.patching());
    }

    private BatchPipeline pipeline(ImageDataset images, Input input) {
        if (order == Order.EVALUATE) {
            return BatchPipeline.evaluation(
                    images, input.preprocessing(), input.patching(), batch, workers, OnBadImage.SKIP);
        }
        Augmentation augmentation = new Augmentation(
                0,
                true,
                new StrongAugmentation(
                        RandomResizedCrop.DEFAULT,
                        StrongAugmentation.Policy.NONE,
                        StrongAugmentation.NONE.randAugment(),
                        StrongAugmentation.NONE.colorJitter(),
                        StrongAugmentation.NONE.erasing(),
                        1));
        return BatchPipeline.training(
                images, input.preprocessing(), augmentation, input.patching(), batch, 0, workers, OnBadImage.SKIP);
    }

    /** Images and seconds after the warm-up, and images skipped. */
    private record Measured(long images, double seconds, int skipped) {}

    private Measured measure(BatchStream stream) {
        long start = System.nanoTime();
        long images = 0;
        long number = 0;
        for (Batch next = stream.next(); next != null; next = stream.next()) {
            try (Batch done = next) {
                images += done.size();
            }
            number++;
            if (watchMemory > 0 && number % watchMemory == 0) {
                watchMemory(number);
            }
            if (number == warmup) {
                start = System.nanoTime();
                images = 0;
            }
            if (number == batches) {
                break;
            }
        }
        if (number <= warmup) {
            throw new BadInputException("--warmup " + warmup + ": there are only " + number
                    + " batches, so that none is counted; choose a smaller number");
        }
        return new Measured(
                images, (System.nanoTime() - start) / 1e9, stream.badImages().size());
    }

    private void watchMemory(long number) {
        streams.err()
                .printf(
                        Locale.ROOT,
                        "batch %d: heap in use %.1f MB, resident %.1f MB%n",
                        number,
                        MemoryUse.heapAfterCollection() / 1e6,
                        MemoryUse.resident().orElse(0) / 1e6);
    }

    private void report(int size, double openSeconds, Map<String, Double> times, Measured measured) {
        double rate = measured.images() / measured.seconds();
        if (json) {
            ObjectNode node = Json.mapper().createObjectNode();
            node.put("data", data.toString()).put("model", model).put("order", order.toString());
            node.put("batch", batch).put("workers", workers);
            node.put("images", size).put("measured_images", measured.images());
            node.put("skipped", measured.skipped()).put("open_seconds", openSeconds);
            node.put("images_per_second", rate);
            times.forEach((step, milliseconds) -> node.put(step + "_ms", milliseconds));
            node.put("heap_bytes", MemoryUse.heapAfterCollection());
            MemoryUse.peakResident().ifPresent(bytes -> node.put("peak_rss_bytes", bytes));
            streams.out().print(Json.line(node) + "\n");
            return;
        }
        streams.out()
                .printf(
                        Locale.ROOT,
                        "%s: %,d images, opened in %.2f s%n%,.1f images/s over %,d images, batches of %d, %d workers%s%n",
                        data,
                        size,
                        openSeconds,
                        rate,
                        measured.images(),
                        batch,
                        workers,
                        measured.skipped() == 0 ? "" : ", " + measured.skipped() + " unreadable images skipped");
        times.forEach((step, milliseconds) -> streams.out()
                .printf(Locale.ROOT, "%-7s %.3f ms an image on one thread, median of %d%n", step, milliseconds, steps));
        MemoryUse.peakResident()
                .ifPresent(bytes -> streams.out()
                        .printf(
                                Locale.ROOT,
                                "%.1f MB of heap in use, %.1f MB resident at most%n",
                                MemoryUse.heapAfterCollection() / 1e6,
                                bytes / 1e6));
    }
}
