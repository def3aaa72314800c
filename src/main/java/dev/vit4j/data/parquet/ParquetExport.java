package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.Excerpt;
import dev.vit4j.common.OptionalLibrary;
import dev.vit4j.data.export.DatasetWriter;
import dev.vit4j.data.export.ExportFormat;
import dev.vit4j.data.export.ExportedData;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parquet files as Hugging Face's library {@code datasets} writes and reads them: {@code data/train-00000-of-00003.parquet},
 * with the features {@code Image} and {@code ClassLabel} in the metadata.
 */
public final class ParquetExport implements ExportFormat {
    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public void check(ExportedData data) {
        OptionalLibrary.PARQUET.require("Writing Parquet files");
        Set<String> seen = new HashSet<>();
        List<String> twice = data.labels().stream()
                .filter(label -> !seen.add(label))
                .distinct()
                .toList();
        requireOption(
                twice.isEmpty(),
                "--format parquet: the features of datasets cannot have two classes of the same name: %s; export with"
                        + " --format webdataset, which numbers them",
                Excerpt.of(twice));
        data.images()
                .keySet()
                .forEach(split -> requireOption(
                        data.shards(split) <= ShardWriter.MOST_SHARDS,
                        "--shard-images %d: makes %d files of the split %s, at most %d are possible; give a larger number",
                        data.shardImages(),
                        data.shards(split),
                        split,
                        ShardWriter.MOST_SHARDS));
    }

    @Override
    public DatasetWriter open(Path folder, ExportedData data) {
        return new ShardWriter(folder, data);
    }
}
