package dev.vit4j.data.webdataset;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.data.export.DatasetWriter;
import dev.vit4j.data.export.ExportFormat;
import dev.vit4j.data.export.ExportedData;
import java.nio.file.Path;

/**
 * WebDataset shards, {@code train-000000.tar}: entries {@code KEY.jpg} and {@code KEY.cls} with the class index or, of
 * multi-label data, {@code KEY.json} with the class indices {@code labels} and their {@code names}.
 */
public final class WebDatasetExport implements ExportFormat {
    /** Most shards of a split: their numbers have six digits. */
    static final int MOST_SHARDS = 1_000_000;

    @Override
    public String name() {
        return "webdataset";
    }

    @Override
    public void check(ExportedData data) {
        data.images()
                .keySet()
                .forEach(split -> requireOption(
                        data.shards(split) <= MOST_SHARDS,
                        "--shard-images %d: makes %d shards of the split %s, at most %d are possible; give a larger number",
                        data.shardImages(),
                        data.shards(split),
                        split,
                        MOST_SHARDS));
    }

    @Override
    public DatasetWriter open(Path folder, ExportedData data) {
        return new ShardWriter(folder, data);
    }
}
