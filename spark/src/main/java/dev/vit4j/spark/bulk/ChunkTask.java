package dev.vit4j.spark.bulk;

import dev.vit4j.classify.Classification;
import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.input.ImageInputs;
import dev.vit4j.classify.input.InputFile;
import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.classify.output.RowFormat;
import dev.vit4j.classify.output.RowShape;
import dev.vit4j.classify.output.WholeFile;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.image.ImageSource;
import dev.vit4j.spark.executor.ExecutorProblem;
import dev.vit4j.spark.executor.ModelLease;
import dev.vit4j.spark.executor.SharedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Classifies chunks on an executor. A task that runs twice, because an executor was lost or slow, writes the same file
 * again, which replaces the other as a whole.
 */
final class ChunkTask implements FlatMapFunction<Iterator<Chunk>, ChunkResult> {
    private static final long serialVersionUID = 1;
    /** Part of the heap that undecoded images of a batch may take. */
    private static final int HEAP_SHARE = 16;

    private final SharedModel model;
    private final RowSpec rows;
    private final InputSpec inputs;
    private final boolean embeddings;
    private final String folder;
    private final Tallies tallies;

    /**
     * @param model shared by the executor's tasks
     * @param rows what a row holds
     * @param inputs how to read files
     * @param embeddings whether rows have embeddings
     * @param folder for the rows
     * @param tallies counts what is done
     */
    ChunkTask(SharedModel model, RowSpec rows, InputSpec inputs, boolean embeddings, Path folder, Tallies tallies) {
        this.model = model;
        this.rows = rows;
        this.inputs = inputs;
        this.embeddings = embeddings;
        this.folder = FileNames.of(folder);
        this.tallies = tallies;
    }

    @Override
    public Iterator<ChunkResult> call(Iterator<Chunk> chunks) throws IOException {
        List<ChunkResult> results = new ArrayList<>();
        while (chunks.hasNext()) {
            Chunk chunk = chunks.next();
            ChunkResult result = classify(chunk);
            tallies.add(chunk, result);
            results.add(result);
        }
        return results.iterator();
    }

    /** What would fail in each attempt is a result: Spark would try an exception four times. */
    private ChunkResult classify(Chunk chunk) throws IOException {
        try (ModelLease lease = model.lease()) {
            return write(chunk, lease);
        } catch (ExecutorProblem | BadInputException e) {
            return new ChunkResult(chunk.number(), 0, 0, e.getMessage());
        }
    }

    private ChunkResult write(Chunk chunk, ModelLease lease) throws IOException {
        OptionalInt width = embeddings ? OptionalInt.of(model.embeddingSize()) : OptionalInt.empty();
        RowShape shape = new RowShape(model.labels(), rows.topK(), rows.scores(), width);
        Path part = OutputFolder.part(Locations.path(folder), chunk.number());
        try (WholeFile file = WholeFile.open(part, RowFormat.PARQUET, shape)) {
            Batches batches = new Batches(lease, file);
            InputOptions options = inputs.toOptions();
            file.writer().begin();
            for (InputFile input : chunk.files()) {
                try (ImageInputs images = ImageInputs.open(input, options)) {
                    while (images.hasNext()) {
                        batches.add(images.next());
                    }
                }
            }
            batches.run();
            file.complete();
            return new ChunkResult(chunk.number(), batches.written, batches.failed, "");
        }
    }

    /** Collects images until there are enough for a batch. */
    private final class Batches {
        private final ModelLease lease;
        private final WholeFile file;
        private final RowRules rules = rows.toRules();
        private final long mostBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        private final List<ImageSource> waiting = new ArrayList<>();
        private long bytes;
        private long written;
        private long failed;

        Batches(ModelLease lease, WholeFile file) {
            this.lease = lease;
            this.file = file;
        }

        void add(ImageSource image) throws IOException {
            waiting.add(image);
            bytes += image instanceof ImageSource.Encoded encoded ? encoded.content().length : 0;
            if (waiting.size() >= lease.batchSize() || bytes > mostBytes) {
                run();
            }
        }

        void run() throws IOException {
            TaskContext task = TaskContext.get();
            if (task != null && task.isInterrupted()) {
                throw new IOException("the task was canceled");
            }
            for (Classification classification : lease.classify(waiting)) {
                ClassificationRow row = rules.row(classification, model.labels(), model.scoreFunction());
                file.writer().write(row);
                written++;
                failed += row.error().isPresent() ? 1 : 0;
            }
            waiting.clear();
            bytes = 0;
        }
    }
}
