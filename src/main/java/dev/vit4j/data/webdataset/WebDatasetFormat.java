package dev.vit4j.data.webdataset;

import dev.vit4j.data.archive.TarKind;
import dev.vit4j.data.archive.TarShards;
import dev.vit4j.data.archive.TarStore;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.data.folder.ClassFolders;
import dev.vit4j.data.label.ClassNames;
import dev.vit4j.data.label.LabelCollector;
import dev.vit4j.data.store.StoreDataset;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * WebDataset: tar shards of samples, each an image ({@code 0001.jpg}) beside its label ({@code 0001.cls} with a class index or
 * name, or a field of {@code 0001.json}). A path is one shard, a folder of shards, or a pattern such as
 * {@code train-{000..127}.tar}.
 */
public final class WebDatasetFormat implements DataFormat {
    @Override
    public boolean accepts(Path data) {
        if (ShardFiles.isPattern(data)) {
            return true;
        }
        List<Path> shards = ShardFiles.find(data);
        if (shards.isEmpty()) {
            return false;
        }
        TarKind kind = TarKind.of(shards.get(0));
        return Files.isDirectory(data)
                ? kind == TarKind.SAMPLES && !ClassFolders.holdImages(data)
                : kind != TarKind.FOLDERS;
    }

    @Override
    public GivenSplits open(Path data, FormatOptions options) {
        Map<SplitName, List<Path>> files = new TreeMap<>(ShardFiles.bySplit(data, ShardFiles.find(data)));
        SampleFields fields = new SampleFields(options.columns());
        long maxBytes = options.decoder().limits().maxBytes();
        Map<SplitName, TarStore> stores = new EnumMap<>(SplitName.class);
        Map<SplitName, LabelCollector> found = new EnumMap<>(SplitName.class);
        files.forEach((split, shards) -> {
            LabelCollector labels = new LabelCollector();
            boolean none = options.multiLabel() || split != SplitName.TRAIN;
            stores.put(split, WebDatasetIndex.read(new TarShards(shards), fields, labels, none, maxBytes));
            found.put(split, labels);
        });
        LeftOutFiles leftOut = leaveOutUnlabeled(files, stores, found);
        LabelCollector labels = new LabelCollector();
        Map<SplitName, Integer> firsts = new EnumMap<>(SplitName.class);
        found.forEach((split, own) -> {
            firsts.put(split, labels.images());
            labels.addAll(own);
        });
        List<TarStore> all = new ArrayList<>(stores.values());
        LabelCollector.Numbered numbered = labels.finish(
                options.order(), names(data, files), options.multiLabel(), data.toString(), image -> place(all, image));
        Map<SplitName, ImageDataset> parts = new EnumMap<>(SplitName.class);
        stores.forEach((split, store) -> {
            int first = firsts.get(split);
            int[] own = IntStream.range(first, first + store.size()).toArray();
            parts.put(
                    split,
                    StoreDataset.of(
                            data.toString(),
                            store,
                            numbered.names(),
                            numbered.classes().subset(own),
                            options.decoder(),
                            options.shuffleWindow(),
                            split == SplitName.TRAIN ? leftOut : new LeftOutFiles()));
        });
        ImageDataset first = parts.values().iterator().next();
        return new GivenSplits(
                parts.getOrDefault(SplitName.TRAIN, first.subset(new int[0])),
                Optional.ofNullable(parts.get(SplitName.VALIDATION)),
                Optional.ofNullable(parts.get(SplitName.TEST)),
                files.size() > 1 || !parts.containsKey(SplitName.TRAIN));
    }

    /** Leaves out splits without any label beside training images of one class each, as competitions publish their tests. */
    private static LeftOutFiles leaveOutUnlabeled(
            Map<SplitName, List<Path>> files, Map<SplitName, TarStore> stores, Map<SplitName, LabelCollector> found) {
        LeftOutFiles leftOut = new LeftOutFiles();
        LabelCollector train = found.get(SplitName.TRAIN);
        if (train != null && train.labeled() && !train.several()) {
            for (SplitName split : List.of(SplitName.VALIDATION, SplitName.TEST)) {
                if (found.containsKey(split) && !found.get(split).labeled()) {
                    found.remove(split);
                    stores.remove(split);
                    files.get(split)
                            .forEach(shard -> leftOut.add(
                                    LeftOut.UNLABELED, shard.getFileName().toString()));
                }
            }
        }
        return leftOut;
    }

    private static String place(List<TarStore> stores, int image) {
        int index = image;
        for (TarStore store : stores) {
            if (index < store.size()) {
                return Sample.place(store.file(index), WebDatasetIndex.key(store.entry(index)));
            }
            index -= store.size();
        }
        throw new IllegalArgumentException("no image " + image);
    }

    /** Returns the list of class names in the folder of the data or of the first shard. */
    private static Optional<ClassNames> names(Path data, Map<SplitName, List<Path>> files) {
        Optional<ClassNames> there = Files.isDirectory(data) ? ClassNames.in(data) : Optional.empty();
        Path shard = files.values().iterator().next().get(0).toAbsolutePath();
        return there.or(() -> ClassNames.in(shard.getParent()));
    }
}
