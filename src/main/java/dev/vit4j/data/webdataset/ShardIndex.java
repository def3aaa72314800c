package dev.vit4j.data.webdataset;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.EntryTable;
import dev.vit4j.data.archive.NameHashes;
import dev.vit4j.data.archive.TarEntries;
import dev.vit4j.data.archive.TarEntries.Entry;
import dev.vit4j.data.archive.TarShards;
import dev.vit4j.data.label.LabelCollector;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The samples of one shard: where their images are, a hash of each key, and the labels. */
final class ShardIndex {
    private final Path shard;
    private final SampleFields fields;
    private final boolean multiLabel;
    private final EntryTable.Builder table = new EntryTable.Builder(1);
    private final NameHashes keys = new NameHashes();
    private final LabelCollector labels = new LabelCollector();

    private Sample sample;

    private ShardIndex(Path shard, SampleFields fields, boolean multiLabel) {
        this.shard = shard;
        this.fields = fields;
        this.multiLabel = multiLabel;
    }

    /**
     * @param shards the files
     * @param shard one of them
     * @param fields which entries are image and label
     * @param multiLabel whether samples may have no label
     * @return its samples
     * @throws BadInputException if it is damaged or truncated, or a sample lacks image or label or occurs twice
     */
    static ShardIndex read(TarShards shards, int shard, SampleFields fields, boolean multiLabel) {
        ShardIndex index = new ShardIndex(shards.file(shard), fields, multiLabel);
        index.read(shards.entries(shard));
        OptionalLong twice = index.keys.repeated();
        if (twice.isPresent()) {
            throw index.repeated(shards.entries(shard), twice.getAsLong());
        }
        return index;
    }

    EntryTable.Builder table() {
        return table;
    }

    NameHashes keys() {
        return keys;
    }

    LabelCollector labels() {
        return labels;
    }

    private void read(TarEntries entries) {
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
            if (entry.kind() != TarEntries.Kind.FOLDER && !WebDatasetIndex.isPassedOver(entry.name())) {
                Optional<SampleName> name = SampleName.of(entry.name());
                if (name.isPresent()) {
                    add(name.get(), entry, entries);
                }
            }
        }
        finishSample();
        BadInputException.require(
                table.count() > 0,
                "%s: holds no samples: expected an image and a label side by side under one name, such as 0001.jpg and"
                        + " 0001.cls",
                shard);
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

    private BadInputException repeated(TarEntries entries, long hash) {
        String key = "";
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
            String found = WebDatasetIndex.key(entry.name());
            if (NameHashes.of(found) == hash && !WebDatasetIndex.isPassedOver(entry.name())) {
                key = found;
            }
        }
        return new BadInputException(shard + ": key " + DisplayText.printable(key) + " is used by " + keys.count(hash)
                + " samples: each key must be used once in a shard, and a sample's entries must lie side by side;"
                + " pack the shard sorted by name (tar --sort=name)");
    }
}
