package dev.vit4j.data.export;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FolderSwap;
import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.batch.OnBadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.ImageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/**
 * Exports a data set: reads its images in order, converts them on several threads, and writes them in order. Holds a few
 * images for each thread.
 */
public final class DatasetExport {
    /** Name of the class list in an exported folder. */
    public static final String CLASS_LIST = "classes.txt";

    private static final int AHEAD = 4;

    private final ExportFormat format;
    private final ExportSettings settings;
    private final ImageDecoder decoder;

    /**
     * @param format to export to
     * @param settings of the images
     * @param decoder decodes the images
     * @throws dev.vit4j.common.BadOptionException if the format does not hold images of the size asked for
     */
    public DatasetExport(ExportFormat format, ExportSettings settings, ImageDecoder decoder) {
        this.format = format;
        this.settings = settings.forFormat(format);
        this.decoder = decoder;
    }

    /**
     * @param images any
     * @param seed of the order
     * @return the images in random order
     */
    public static ImageDataset shuffled(ImageDataset images, long seed) {
        int[] order = IntStream.range(0, images.size()).toArray();
        new KeyedRandom(seed, 0, 0, KeyedRandom.Purpose.ORDER).shuffle(order);
        return images.subset(order);
    }

    /** An image that is being converted. */
    private record Pending(int index, Future<ImageConverter.Encoded> content) {}

    /**
     * Writes a folder, which appears when it is complete, with the class list beside the data.
     *
     * @param splits images of {@code train}, {@code val} and {@code test}, in the order to write them, none without images;
     *     all have the same classes
     * @param out folder to create
     * @param progress gets the number of images that are done
     * @return numbers of images, and those that were skipped
     * @throws IOException if reading or writing fails; there is then no new folder
     * @throws BadInputException if the format cannot hold the data, or an image cannot be decoded and none may be skipped
     */
    public ExportResult write(Map<String, ImageDataset> splits, Path out, IntConsumer progress) throws IOException {
        ImageDataset first = splits.values().iterator().next();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        splits.forEach((split, images) -> sizes.put(split, images.size()));
        ExportedData data = new ExportedData(first.labels(), first.multiLabel(), sizes, settings.shardImages());
        format.check(data);
        Map<String, Integer> written = new LinkedHashMap<>();
        List<BadImage> skipped = new ArrayList<>();
        FolderSwap.replace(out, fresh -> {
            ExecutorService workers = Executors.newFixedThreadPool(settings.workers());
            try (DatasetWriter writer = format.open(fresh, data)) {
                int done = 0;
                for (Map.Entry<String, ImageDataset> split : splits.entrySet()) {
                    writer.begin(split.getKey());
                    int before = done;
                    int count =
                            writeSplit(split.getValue(), writer, workers, skipped, n -> progress.accept(before + n));
                    written.put(split.getKey(), count);
                    done += split.getValue().size();
                }
                writer.finish();
            } finally {
                workers.shutdownNow();
            }
            require(
                    written.values().stream().mapToInt(Integer::intValue).sum() > 0,
                    "%s: none of its images can be decoded, the first: %s",
                    first.name(),
                    skipped.isEmpty() ? "" : skipped.get(0).problem());
            Files.write(fresh.resolve(CLASS_LIST), data.labels(), StandardCharsets.UTF_8);
        });
        return new ExportResult(written, skipped);
    }

    private int writeSplit(
            ImageDataset images,
            DatasetWriter writer,
            ExecutorService workers,
            List<BadImage> skipped,
            IntConsumer progress)
            throws IOException {
        ImageConverter converter = new ImageConverter(settings, decoder);
        Deque<Pending> pending = new ArrayDeque<>();
        int written = 0;
        try (RecordReader opened = images.openReader()) {
            if (!(opened instanceof RgbRecordReader reader)) {
                throw new IllegalStateException(opened.getClass() + ": gives no RGB images");
            }
            for (int i = 0; i < images.size() || !pending.isEmpty(); ) {
                if (i < images.size() && pending.size() < AHEAD * settings.workers()) {
                    pending.add(new Pending(i, start(reader, images.metadata(i), converter, workers)));
                    i++;
                    continue;
                }
                Pending next = pending.remove();
                written += writeNext(images, next, writer, skipped) ? 1 : 0;
                progress.accept(next.index() + 1);
            }
        }
        return written;
    }

    /** Reads an image here, since files are read fastest in order, and converts it on another thread. */
    private static Future<ImageConverter.Encoded> start(
            RgbRecordReader reader, RecordMetaData metadata, ImageConverter converter, ExecutorService workers) {
        String location = metadata.getLocation();
        try {
            StoredImage stored = reader.stored(metadata);
            return workers.submit(() -> converter.convert(stored, location));
        } catch (BadInputException e) {
            return CompletableFuture.failedFuture(e);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(BadInputException.unreadable(location, e));
        }
    }

    private boolean writeNext(ImageDataset images, Pending next, DatasetWriter writer, List<BadImage> skipped)
            throws IOException {
        ImageConverter.Encoded encoded;
        try {
            encoded = next.content().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BadInputException bad)) {
                throw new IOException(images.metadata(next.index()).getLocation() + ": " + e.getCause(), e.getCause());
            }
            if (settings.onBadImage() == OnBadImage.FAIL) {
                throw new BadInputException(bad.getMessage() + "\n--on-bad-image skip leaves such images out", bad);
            }
            String location = images.metadata(next.index()).getLocation();
            skipped.add(new BadImage(next.index(), location, bad.getMessage()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        String name = ImageNames.of(images.identity(next.index()), next.index());
        writer.write(new ExportedImage(
                next.index(), name, images.classes(next.index()), encoded.content(), encoded.ending()));
        return true;
    }
}
