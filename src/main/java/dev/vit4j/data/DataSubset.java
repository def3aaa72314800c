package dev.vit4j.data;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.common.NearestName;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Part of a data set: some of its classes, some of each class's training images.
 *
 * @param classes names of the classes to keep, which are numbered anew in the data set's order; empty for all
 * @param limitPerClass how many training images of each class to keep, those held out for validation among them; 0 for
 *     all
 */
public record DataSubset(List<String> classes, int limitPerClass) {
    /** The whole set. */
    public static final DataSubset ALL = new DataSubset(List.of(), 0);

    /** @throws dev.vit4j.common.BadInputException if a class is named twice or the limit is negative */
    public DataSubset {
        classes = List.copyOf(classes);
        for (int i = 0; i < classes.size(); i++) {
            require(classes.indexOf(classes.get(i)) == i, "class '%s' is named twice", classes.get(i));
        }
        require(limitPerClass >= 0, "images a class must not be negative: %d", limitPerClass);
    }

    /**
     * @param dataset any
     * @return its images of the classes to keep, with these as its classes
     * @throws dev.vit4j.common.BadInputException if it has no such class; the message has the nearest name and all of
     *     them
     */
    public ImageDataset ofClasses(ImageDataset dataset) {
        if (classes.isEmpty()) {
            return dataset;
        }
        for (String name : classes) {
            require(
                    dataset.labels().contains(name),
                    "%s: has no class '%s'%s\nClasses: %s",
                    dataset.name(),
                    name,
                    NearestName.hint(name, new HashSet<>(dataset.labels())),
                    String.join(", ", dataset.labels()));
        }
        return ChosenClasses.of(dataset, classes);
    }

    /**
     * @param dataset training images
     * @param seed which images are kept
     * @return at most so many of each class, in the data set's order; the same for the same arguments
     */
    public ImageDataset limited(ImageDataset dataset, long seed) {
        if (limitPerClass == 0) {
            return dataset;
        }
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            byClass.computeIfAbsent(dataset.label(i), label -> new ArrayList<>())
                    .add(i);
        }
        boolean[] kept = new boolean[dataset.size()];
        byClass.forEach((label, members) -> {
            int[] order = members.stream().mapToInt(Integer::intValue).toArray();
            new KeyedRandom(seed, 1, label, KeyedRandom.Purpose.SPLIT).shuffle(order);
            IntStream.of(order).limit(limitPerClass).forEach(i -> kept[i] = true);
        });
        return dataset.subset(
                IntStream.range(0, kept.length).filter(i -> kept[i]).toArray());
    }
}
