package dev.vit4j.spark.bulk;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a run did.
 *
 * @param output folder of the rows
 * @param rows in the folder, if all are there; else those of this run
 * @param failed rows with an error
 * @param chunks done by this run
 * @param before chunks that an interrupted run had done
 * @param speed of this run
 * @param complete whether all rows are there
 */
public record BulkSummary(
        String output, long rows, long failed, long chunks, long before, Speed speed, boolean complete) {
    /**
     * How fast a run was.
     *
     * @param images classified by this run
     * @param seconds from the first task to the last
     * @param executors at its start
     */
    public record Speed(long images, double seconds, int executors) {
        double perSecond() {
            return seconds > 0 ? images / seconds : 0;
        }
    }

    /** @return fields of {@code --json} */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("output", output);
        json.put("rows", rows);
        json.put("failed", failed);
        json.put("partitions", chunks);
        json.put("partitions_before", before);
        json.put("seconds", speed.seconds());
        json.put("images_per_second", speed.perSecond());
        json.put("executors", speed.executors());
        json.put("complete", complete);
        return json;
    }

    @Override
    public String toString() {
        String counts = String.format(Locale.ROOT, "classified %,d of %,d", rows - failed, rows)
                + (failed > 0 ? String.format(Locale.ROOT, "; %,d failed: see the column error", failed) : "");
        return counts
                + String.format(
                        Locale.ROOT,
                        " (%.0f img/s, %.1f s, executors: %d): %s",
                        speed.perSecond(),
                        speed.seconds(),
                        speed.executors(),
                        output);
    }
}
