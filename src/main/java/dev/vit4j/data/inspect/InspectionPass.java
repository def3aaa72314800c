package dev.vit4j.data.inspect;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RgbRecordReader;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.image.DecodedImage;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.PerceptualHasher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** Reads all images of a table once, each thread a run of them after the other, and keeps none. */
final class InspectionPass {
    private static final int RUN = 64;
    private static final int MOST_PROBLEMS = 3_000;

    private final ImageTable table;
    private final ImageDecoder decoder;
    private final IntConsumer progress;
    /** Runs of images, in the order of the files. */
    private final List<Run> runs = new ArrayList<>();

    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final ConcurrentSkipListMap<Integer, String> problems = new ConcurrentSkipListMap<>();
    private volatile boolean stopped;

    private record Run(int part, int from, int to) {}

    private InspectionPass(ImageTable table, ImageDecoder decoder, IntConsumer progress) {
        this.table = table;
        this.decoder = decoder;
        this.progress = progress;
        for (int p = 0; p < table.parts().size(); p++) {
            ImageDataset images = table.parts().get(p).checked();
            Blocks blocks = images.blocks();
            if (blocks.none()) {
                for (int from = 0; from < images.size(); from += RUN) {
                    runs.add(new Run(p, from, Math.min(images.size(), from + RUN)));
                }
            } else {
                for (int b = 0; b < blocks.count(); b++) {
                    int to = b + 1 < blocks.count() ? blocks.start(b + 1) : images.size();
                    runs.add(new Run(p, blocks.start(b), to));
                }
            }
        }
    }

    /**
     * Fills a table.
     *
     * @param table receives a row for each image that can be read
     * @param decoder decodes the images
     * @param threads number of threads, at least 1
     * @param progress gets the number of images done; called from any thread
     * @return the problem of each image that cannot be read, which names its file, by row; of the first 3,000 such images
     * @throws IOException if a reader cannot be closed
     */
    static Map<Integer, String> run(ImageTable table, ImageDecoder decoder, int threads, IntConsumer progress)
            throws IOException {
        InspectionPass pass = new InspectionPass(table, decoder, progress);
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "vit4j-inspect");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(workers.submit(() -> {
                    pass.work();
                    return null;
                }));
            }
            for (Future<?> one : all) {
                await(one);
            }
        } finally {
            pass.stopped = true;
            workers.shutdownNow();
        }
        return pass.problems;
    }

    private static void await(Future<?> work) throws IOException {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were inspected", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException problem) {
                throw problem;
            }
            if (e.getCause() instanceof BadInputException problem) {
                throw problem;
            }
            throw new IllegalStateException("inspecting images failed", e.getCause());
        }
    }

    private void work() throws IOException {
        PerceptualHasher hasher = new PerceptualHasher();
        int part = -1;
        RecordReader open = null;
        try {
            for (int r = next.getAndIncrement(); r < runs.size() && !stopped; r = next.getAndIncrement()) {
                Run run = runs.get(r);
                if (run.part() != part) {
                    if (open != null) {
                        open.close();
                    }
                    part = run.part();
                    open = table.parts().get(part).checked().openReader();
                }
                read(run, reader(open), hasher);
            }
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }

    private static RgbRecordReader reader(RecordReader open) {
        if (open instanceof RgbRecordReader reader) {
            return reader;
        }
        throw new IllegalStateException(open.getClass() + ": gives no RGB images");
    }

    private void read(Run run, RgbRecordReader reader, PerceptualHasher hasher) {
        ImageDataset images = table.parts().get(run.part()).checked();
        for (int i = run.from(); i < run.to() && !stopped; i++) {
            int row = table.start(run.part()) + i;
            RecordMetaData place = images.metadata(i);
            try {
                StoredImage stored = reader.stored(place);
                if (stored instanceof StoredImage.Pixels pixels) {
                    table.put(row, pixels.image(), Optional.empty(), hasher.hash(pixels.image()));
                } else {
                    byte[] content = ((StoredImage.Encoded) stored).content();
                    DecodedImage decoded = decoder.decodeWithHeader(content, place.getLocation());
                    table.put(row, decoded.image(), Optional.of(decoded.header()), hasher.hash(decoded.image()));
                }
            } catch (BadInputException e) {
                addProblem(row, e.getMessage());
            } catch (IOException e) {
                addProblem(row, place.getLocation() + ": " + e.getMessage());
            }
            progress.accept(done.incrementAndGet());
        }
    }

    /** Keeps the problems of the first rows: those of a million damaged files would fill the memory. */
    private void addProblem(int row, String problem) {
        problems.put(row, problem);
        if (problems.size() > MOST_PROBLEMS) {
            problems.pollLastEntry();
        }
    }
}
