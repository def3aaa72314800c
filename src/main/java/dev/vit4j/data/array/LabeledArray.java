package dev.vit4j.data.array;

import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.data.label.ClassNames;
import dev.vit4j.data.label.LabelCollector;
import dev.vit4j.data.label.LabelValue;
import dev.vit4j.data.store.StoreDataset;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The images and labels of one split.
 *
 * @param store the images
 * @param labels gives the labels of an image
 */
record LabeledArray(ArrayStore store, IntFunction<LabelValue> labels) {
    private String place(int image) {
        return store.file(image) + ": " + store.place(image);
    }

    /**
     * Makes a data set of its splits.
     *
     * @param data for messages
     * @param splits at least one, in order
     * @param list names for class indices, if the data has them
     * @param options how to open it
     * @return the data set; undivided if there is no more than one split and that is not the test
     */
    static GivenSplits join(
            Path data, Map<SplitName, LabeledArray> splits, Optional<ClassNames> list, FormatOptions options) {
        LabelCollector labels = new LabelCollector();
        List<LabeledArray> arrays = List.copyOf(splits.values());
        for (LabeledArray array : arrays) {
            for (int i = 0; i < array.store().size(); i++) {
                int image = i;
                labels.add(array.labels().apply(i), () -> array.place(image));
            }
        }
        LabelCollector.Numbered numbered = labels.finish(
                options.order(), list, options.multiLabel(), data.toString(), image -> place(arrays, image));
        Map<SplitName, ImageDataset> parts = new EnumMap<>(SplitName.class);
        int first = 0;
        for (Map.Entry<SplitName, LabeledArray> split : splits.entrySet()) {
            ArrayStore store = split.getValue().store();
            int[] own = IntStream.range(first, first + store.size()).toArray();
            first += store.size();
            parts.put(
                    split.getKey(),
                    StoreDataset.of(
                            data.toString(),
                            store,
                            numbered.names(),
                            numbered.classes().subset(own),
                            options.decoder(),
                            options.shuffleWindow(),
                            new LeftOutFiles()));
        }
        ImageDataset any = parts.values().iterator().next();
        if (parts.size() == 1 && !parts.containsKey(SplitName.TEST)) {
            return GivenSplits.undivided(any);
        }
        return new GivenSplits(
                parts.getOrDefault(SplitName.TRAIN, any.subset(new int[0])),
                Optional.ofNullable(parts.get(SplitName.VALIDATION)),
                Optional.ofNullable(parts.get(SplitName.TEST)),
                true);
    }

    private static String place(List<LabeledArray> arrays, int image) {
        int index = image;
        for (LabeledArray array : arrays) {
            if (index < array.store().size()) {
                return array.place(index);
            }
            index -= array.store().size();
        }
        throw new IllegalArgumentException("no image " + image);
    }
}
