package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.OptionalLibrary;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.DataFormat;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.data.store.ClassIndices;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreDataset;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parquet files of images and labels, as Hugging Face's library {@code datasets} writes them: images are structs of bytes
 * and path, or bytes; labels are numbers that the metadata names, or strings, or lists of these. A file, a folder of files
 * or a pattern for files; splits are told by names of files or folders.
 */
public final class ParquetFormat implements DataFormat {
    private static final String PURPOSE = "Reading Parquet files";

    @Override
    public boolean accepts(Path data) {
        return ShardLayout.isOne(data);
    }

    /**
     * @param data a file, folder or pattern
     * @param options of the data set
     * @return its images
     * @throws BadInputException if a file is missing, damaged or packed in a way that cannot be read, a column is missing or
     *     of another type, or a label is not a class
     */
    @Override
    public GivenSplits open(Path data, FormatOptions options) {
        OptionalLibrary.PARQUET.require(PURPOSE);
        ShardLayout layout = ShardLayout.find(data);
        Map<SplitName, List<ParquetFooter>> footers = new EnumMap<>(SplitName.class);
        layout.files()
                .forEach((split, files) -> footers.put(
                        split, files.stream().map(ParquetFooter::read).toList()));
        ParquetFooter first = footers.values().iterator().next().get(0);
        Map<String, Feature> features = features(layout, first);
        ChosenColumns columns = new ChosenColumns(first.file(), first.schema(), features, options.columns());
        String image = columns.image();
        String label = columns.label(options.coarseLabels());
        Optional<String> splitColumn = columns.split(layout.divided());
        if (splitColumn.isPresent()) {
            List<ParquetFooter> all =
                    footers.values().stream().flatMap(List::stream).toList();
            footers.clear();
            footers.put(SplitName.TRAIN, all);
        }
        List<String> told = names(features, label);
        PageCache cache = PageCache.usual();
        ClassNames classes = new ClassNames(data.toString(), told, options.order());
        Map<SplitName, LabelRows> rows = new EnumMap<>(SplitName.class);
        LeftOutFiles leftOut = new LeftOutFiles();
        layout.others().forEach(file -> leftOut.add(LeftOut.OTHER_SPLIT, FileNames.portable(layout.root(), file)));
        boolean lists = false;
        for (Map.Entry<SplitName, List<ParquetFooter>> split : footers.entrySet()) {
            LabelRows labels = new LabelRows();
            for (ParquetFooter footer : split.getValue()) {
                requireSameNames(layout, first, footer, label, told);
                LabelColumn column = LabelColumn.of(footer, label);
                lists |= column.lists();
                int before = labels.rows();
                column.read(classes, labels);
                require(
                        labels.rows() - before == footer.rows(),
                        "%s: its column %s has %d rows, the file claims %d; it is damaged: fetch it again",
                        footer.file(),
                        label,
                        labels.rows() - before,
                        footer.rows());
            }
            rows.put(split.getKey(), labels);
        }
        if (!lists) {
            // As the test splits of competitions are published.
            leaveOutUnlabeled(layout, footers, rows, leftOut);
        }
        boolean any = lists
                || (options.multiLabel() && rows.values().stream().anyMatch(labels -> labels.firstUnlabeled() >= 0));
        List<String> labels = classes.labels();
        int[] indices = classes.indices(labels);
        Map<SplitName, ImageDataset> parts = new EnumMap<>(SplitName.class);
        ImageRules rules = new ImageRules(options.decoder().limits().maxBytes(), options.urls());
        for (SplitName split : SplitName.values()) {
            List<ParquetFooter> files = footers.getOrDefault(split, List.of());
            LabelRows found = rows.getOrDefault(split, new LabelRows());
            if (files.isEmpty() && split != SplitName.TRAIN) {
                continue;
            }
            ParquetStore store = store(layout.root(), files, image, cache, rules);
            ClassIndices ofSplit = any ? found.any(indices) : one(found, store, label, indices);
            parts.put(
                    split,
                    StoreDataset.of(
                            data.toString(),
                            store,
                            labels,
                            ofSplit,
                            options.decoder(),
                            options.shuffleWindow(),
                            split == SplitName.TRAIN ? leftOut : new LeftOutFiles()));
        }
        if (splitColumn.isPresent()) {
            return new SplitColumn(splitColumn.get()).divide(parts.get(SplitName.TRAIN), footers.get(SplitName.TRAIN));
        }
        return new GivenSplits(
                parts.get(SplitName.TRAIN),
                Optional.ofNullable(parts.get(SplitName.VALIDATION)),
                Optional.ofNullable(parts.get(SplitName.TEST)),
                layout.divided());
    }

    private static void leaveOutUnlabeled(
            ShardLayout layout,
            Map<SplitName, List<ParquetFooter>> footers,
            Map<SplitName, LabelRows> rows,
            LeftOutFiles leftOut) {
        for (SplitName split : List.of(SplitName.VALIDATION, SplitName.TEST)) {
            if (rows.containsKey(split) && rows.get(split).unlabeled()) {
                rows.remove(split);
                footers.remove(split)
                        .forEach(footer ->
                                leftOut.add(LeftOut.UNLABELED, FileNames.portable(layout.root(), footer.file())));
            }
        }
    }

    /**
     * Opens the images of one file, without labels.
     *
     * @param file a Parquet file
     * @param columns names of columns; that of the labels is ignored
     * @return its images
     * @throws BadInputException if it is damaged, or has no column of images
     */
    public static ImageStore images(Path file, Columns columns) {
        OptionalLibrary.PARQUET.require(PURPOSE);
        ParquetFooter footer = ParquetFooter.read(file);
        ShardLayout layout = ShardLayout.find(file);
        String image = new ChosenColumns(file, footer.schema(), features(layout, footer), columns).image();
        return store(layout.root(), List.of(footer), image, PageCache.usual(), ImageRules.ANY);
    }

    private static Map<String, Feature> features(ShardLayout layout, ParquetFooter first) {
        Map<String, Feature> features = Features.of(first);
        return features.isEmpty() ? Features.beside(layout.root(), layout.configuration()) : features;
    }

    private static List<String> names(Map<String, Feature> features, String label) {
        return Optional.ofNullable(features.get(label)).map(Feature::names).orElse(List.of());
    }

    /** Numbers mean the same class in every file only if all name the same classes. */
    private static void requireSameNames(
            ShardLayout layout, ParquetFooter first, ParquetFooter footer, String label, List<String> told) {
        List<String> here = names(features(layout, footer), label);
        requireOption(
                here.equals(told),
                "%s: names other classes for column %s than %s: %s instead of %s; write both with the same features",
                footer.file(),
                label,
                first.file(),
                Excerpt.of(here),
                Excerpt.of(told));
    }

    private static ClassIndices one(LabelRows found, ImageStore store, String label, int[] indices) {
        int unlabeled = found.firstUnlabeled();
        requireOption(
                unlabeled < 0,
                "%s: %s: %s is missing (null or -1); leave such rows out, or give --multi-label if images may have no label",
                unlabeled < 0 ? "" : store.file(unlabeled),
                unlabeled < 0 ? "" : store.place(unlabeled),
                label);
        return found.one(indices);
    }

    private static ParquetStore store(
            Path root, List<ParquetFooter> footers, String image, PageCache cache, ImageRules rules) {
        List<ShardImages> shards = new ArrayList<>();
        for (ParquetFooter footer : footers) {
            ShardImages images = new ShardImages(
                    footer.file(),
                    FileNames.portable(root, footer.file()),
                    (int) footer.rows(),
                    ImageColumn.of(footer, image),
                    rules);
            images.requireNoUrls(cache);
            shards.add(images);
        }
        return new ParquetStore(shards, cache);
    }
}
