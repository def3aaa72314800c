package dev.vit4j.spark;

import dev.vit4j.classify.Classification;
import dev.vit4j.image.ImageSource;
import dev.vit4j.spark.executor.ModelLease;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** A partition's rows with the model's answers, in order. Holds the rows of one batch, or fewer if their images are large. */
final class InferredRows implements Iterator<Row> {
    /** Part of the heap that the images of one task's batch may take. */
    private static final int HEAP_SHARE = 32;

    private static final String NO_IMAGE = "no image: the value is null";

    private final Iterator<Row> rows;
    private final ModelLease lease;
    private final RowWork work;
    private final Configuration hadoop;
    private final long mostBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    private final Queue<Row> ready = new ArrayDeque<>();

    /**
     * @param rows of the partition
     * @param lease the model; closed at the end of the rows
     * @param work what is done with each row
     * @param hadoop settings of Hadoop's file systems
     */
    InferredRows(Iterator<Row> rows, ModelLease lease, RowWork work, Configuration hadoop) {
        this.rows = rows;
        this.lease = lease;
        this.work = work;
        this.hadoop = hadoop;
    }

    @Override
    public boolean hasNext() {
        if (ready.isEmpty()) {
            if (rows.hasNext()) {
                runBatch();
            } else {
                lease.close();
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void runBatch() {
        int most = lease.batchSize();
        List<Row> batch = new ArrayList<>(most);
        List<ImageSource> images = new ArrayList<>(most);
        long bytes = 0;
        while (batch.size() < most && bytes < mostBytes && rows.hasNext()) {
            Row row = rows.next();
            batch.add(row);
            Object value = row.get(work.column());
            images.add(
                    value == null
                            ? new ImageSource.Missing(work.name(), NO_IMAGE)
                            : work.kind().image(value, hadoop));
            bytes += value == null ? 0 : work.kind().bytes(value);
        }
        List<Classification> answers = lease.classify(images);
        for (int i = 0; i < batch.size(); i++) {
            ready.add(work.answered(batch.get(i), answers.get(i)));
        }
    }
}
