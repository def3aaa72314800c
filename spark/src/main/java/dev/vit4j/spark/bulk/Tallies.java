package dev.vit4j.spark.bulk;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/** Counts over all executors, which the driver sees when a task is done. */
final class Tallies implements Serializable {
    private static final long serialVersionUID = 1;

    private final LongAccumulator rows;
    private final LongAccumulator failed;
    private final LongAccumulator chunks;
    private final LongAccumulator weight;
    private final CollectionAccumulator<String> problems;

    Tallies(SparkContext context) {
        rows = context.longAccumulator("rows");
        failed = context.longAccumulator("failed rows");
        chunks = context.longAccumulator("chunks");
        weight = context.longAccumulator("work");
        problems = context.collectionAccumulator("problems");
    }

    void add(Chunk chunk, ChunkResult result) {
        if (!result.problem().isEmpty()) {
            problems.add(result.problem());
            return;
        }
        rows.add(result.rows());
        failed.add(result.failed());
        chunks.add(1L);
        weight.add(chunk.weight());
    }

    long rows() {
        return rows.value();
    }

    long failed() {
        return failed.value();
    }

    long chunks() {
        return chunks.value();
    }

    long weight() {
        return weight.value();
    }

    Optional<String> problem() {
        List<String> all = problems.value();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }
}
