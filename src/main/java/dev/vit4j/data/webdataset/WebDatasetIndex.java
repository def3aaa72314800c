package dev.vit4j.data.webdataset;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.EntryIdentity;
import dev.vit4j.data.archive.EntryNames;
import dev.vit4j.data.archive.EntryTable;
import dev.vit4j.data.archive.NameHashes;
import dev.vit4j.data.archive.TarEntries;
import dev.vit4j.data.archive.TarEntries.Entry;
import dev.vit4j.data.archive.TarShards;
import dev.vit4j.data.archive.TarStore;
import dev.vit4j.data.label.LabelCollector;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Finds the samples of some shards by their headers. */
final class WebDatasetIndex {
    private static final Pattern OWN = Pattern.compile("__[^/]*__($|/)");

    private final TarShards shards;
    private final SampleFields fields;
    private final LabelCollector labels;
    private final boolean multiLabel;
    private final EntryTable.Builder table;
    private final NameHashes keys = new NameHashes();

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
        boolean repeated = index.keys.repeated(0).isPresent();
        EntryIdentity identity =
                repeated ? (file, entry) -> stem(file) + "/" + key(entry) : (file, entry) -> key(entry);
        return TarStore.inRuns(shards, index.table.build(), identity, maxBytes);
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
        OptionalLong twice = keys.repeated(first);
        if (twice.isPresent()) {
            throw repeatedKey(index, first, twice.getAsLong());
        }
    }

    private static boolean isPassedOver(String entry) {
        return EntryNames.isPassedOver(entry) || isOwn(entry);
    }

    /** Returns whether an entry is webdataset's own ({@code tariterators.tar_file_iterator}). */
    static boolean isOwn(String entry) {
        return OWN.matcher(entry).lookingAt();
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
        keys.add(done.key());
        labels.add(done.label(multiLabel), done::place);
        table.add(image.get());
    }

    private BadInputException repeatedKey(int index, int first, long hash) {
        String key = "";
        TarEntries entries = shards.entries(index);
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
            String found = key(entry.name());
            if (NameHashes.of(found) == hash && !isPassedOver(entry.name())) {
                key = found;
            }
        }
        return new BadInputException(shard + ": key " + DisplayText.printable(key) + " is used by "
                + keys.count(first, hash)
                + " samples: each key must be used once in a shard, and a sample's entries must lie side by side;"
                + " pack the shard sorted by name (tar --sort=name)");
    }
}
