package dev.vit4j.data.webdataset;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.archive.EntryIdentity;
import dev.vit4j.data.archive.EntryNames;
import dev.vit4j.data.archive.EntryTable;
import dev.vit4j.data.archive.NameHashes;
import dev.vit4j.data.archive.TarShards;
import dev.vit4j.data.archive.TarStore;
import dev.vit4j.data.label.LabelCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds the samples of some shards by their headers. Reads several shards at once, since disks answer several requests. */
final class WebDatasetIndex {
    private static final Pattern OWN = Pattern.compile("__[^/]*__($|/)");
    private static final int THREADS = 16;
    /** A gzipped shard takes a core, and room for its content. */
    private static final int PACKED_THREADS = 3;

    private WebDatasetIndex() {}

    /**
     * @param shards the files
     * @param fields which entries are image and label
     * @param labels receives the labels, sample by sample
     * @param multiLabel whether samples may have no label
     * @param maxBytes size of the largest image to read
     * @return the images
     * @throws BadInputException if a shard is damaged or truncated, or a sample lacks image or label or occurs twice
     */
    static TarStore read(
            TarShards shards, SampleFields fields, LabelCollector labels, boolean multiLabel, long maxBytes) {
        boolean packed = IntStream.range(0, shards.count()).anyMatch(shards::isPacked);
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.min(packed ? PACKED_THREADS : THREADS, shards.count()), task -> {
                    Thread thread = new Thread(task, "vit4j-shards");
                    thread.setDaemon(true);
                    return thread;
                });
        try {
            List<Future<ShardIndex>> parts = new ArrayList<>();
            for (int i = 0; i < shards.count(); i++) {
                int shard = i;
                parts.add(workers.submit(() -> ShardIndex.read(shards, shard, fields, multiLabel)));
            }
            EntryTable.Builder table = new EntryTable.Builder(shards.count());
            NameHashes keys = new NameHashes();
            for (int i = 0; i < shards.count(); i++) {
                ShardIndex part = result(parts.set(i, null));
                table.begin(i);
                table.addAll(part.table());
                keys.addAll(part.keys());
                labels.addAll(part.labels());
            }
            EntryIdentity identity = keys.repeated().isPresent()
                    ? (file, entry) -> stem(file) + "/" + key(entry)
                    : (file, entry) -> key(entry);
            return TarStore.inRuns(shards, table.build(), identity, maxBytes);
        } finally {
            workers.shutdownNow();
        }
    }

    private static ShardIndex result(Future<ShardIndex> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while shards are opened", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadInputException bad) {
                throw bad;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    static String key(String entry) {
        return SampleName.of(entry).map(SampleName::key).orElse(entry);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    static boolean isPassedOver(String entry) {
        return EntryNames.isPassedOver(entry) || isOwn(entry);
    }

    /** Returns whether an entry is webdataset's own ({@code tariterators.tar_file_iterator}). */
    static boolean isOwn(String entry) {
        return OWN.matcher(entry).lookingAt();
    }
}
