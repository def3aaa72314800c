package dev.vit4j.data.webdataset;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.EntryNames;
import dev.vit4j.data.archive.EntryTable;
import dev.vit4j.data.archive.TarEntries;
import dev.vit4j.data.archive.TarEntries.Entry;
import dev.vit4j.data.archive.TarShards;
import dev.vit4j.data.archive.TarStore;
import dev.vit4j.data.label.LabelCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds the samples of some shards by their headers. */
final class WebDatasetIndex {
    private static final int INITIAL = 1024;

    private final TarShards shards;
    private final SampleFields fields;
    private final LabelCollector labels;
    private final boolean multiLabel;
    private final EntryTable.Builder table;
    /** A hash of each key, for finding those that are used twice. */
    private long[] keys = new long[INITIAL];

    private Path shard;
    private Sample sample;

    private WebDatasetIndex(TarShards shards, SampleFields fields, LabelCollector labels, boolean multiLabel) {
        this.shards = shards;
        this.fields = fields;
        this.labels = labels;
        this.multiLabel = multiLabel;
        this.table = new EntryTable.Builder(shards.count());
    }

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
        WebDatasetIndex index = new WebDatasetIndex(shards, fields, labels, multiLabel);
        for (int i = 0; i < shards.count(); i++) {
            index.table.begin(i);
            index.readShard(i);
        }
        boolean repeated = repeated(index.keys, 0, index.table.count()) != null;
        TarStore.Identity identity = repeated
                ? (file, entry) -> stem(file) + "/" + key(entry)
                : (file, entry) -> key(entry);
        return new TarStore(shards, index.table.build(), identity, maxBytes);
    }

    static String key(String entry) {
        return SampleName.of(entry).map(SampleName::key).orElse(entry);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private void readShard(int index) {
        shard = shards.file(index);
        sample = null;
        int first = table.count();
        TarEntries entries = shards.entries(index);
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
            if (entry.kind() != TarEntries.Kind.FOLDER && !isPassedOver(entry.name())) {
                Optional<SampleName> name = SampleName.of(entry.name());
                if (name.isPresent()) {
                    add(name.get(), entry, entries);
                }
            }
        }
        finishSample();
        BadInputException.require(
                table.count() > first,
                "%s: holds no samples: expected an image and a label side by side under one name, such as 0001.jpg and"
                        + " 0001.cls",
                shard);
        Long twice = repeated(keys, first, table.count());
        if (twice != null) {
            throw repeatedKey(index, first, twice);
        }
    }

    /** Hidden and system's files, and webdataset's own: {@code __info__.json}. */
    private static boolean isPassedOver(String entry) {
        return EntryNames.isPassedOver(entry) || EntryNames.fileName(entry).matches("__[^/]*__.*");
    }

    private void add(SampleName name, Entry entry, TarEntries entries) {
        if (sample == null || !sample.key().equals(name.key())) {
            finishSample();
            sample = new Sample(shard, name.key(), fields);
        }
        sample.add(name.suffix(), entry, entries);
    }

    private void finishSample() {
        if (sample == null) {
            return;
        }
        Sample done = sample;
        sample = null;
        Optional<Entry> image = done.image();
        if (image.isEmpty()) {
            return;
        }
        if (table.count() == keys.length) {
            keys = Arrays.copyOf(keys, keys.length + (keys.length >> 1));
        }
        keys[table.count()] = hash(done.key());
        labels.add(done.label(multiLabel), done::place);
        table.add(image.get());
    }

    /** Returns FNV-1a of the name's bytes, whose bits are then mixed as in SplitMix64. */
    private static long hash(String key) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }

    /** Returns a hash that occurs twice; null if none does. */
    private static Long repeated(long[] keys, int from, int to) {
        long[] sorted = Arrays.copyOfRange(keys, from, to);
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return sorted[i];
            }
        }
        return null;
    }

    private BadInputException repeatedKey(int index, int first, long hash) {
        String key = "";
        TarEntries entries = shards.entries(index);
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
            String found = key(entry.name());
            if (hash(found) == hash && !isPassedOver(entry.name())) {
                key = found;
            }
        }
        return new BadInputException(shard + ": key " + DisplayText.printable(key) + " is used by "
                + Arrays.stream(keys, first, table.count()).filter(k -> k == hash).count()
                + " samples: each key must be used once in a shard, and a sample's entries must lie side by side;"
                + " pack the shard sorted by name (tar --sort=name)");
    }
}
