package dev.vit4j.data;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.Csv;
import dev.vit4j.common.NearestName;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A subset of a data set: some of its classes, and some training images of each.
 *
 * @param classes names of the classes to keep, renumbered in the data set's order; empty for all
 * @param limitPerClass number of training images to keep of each class, including those held out for validation; 0
 *     for all
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
        require(limitPerClass >= 0, "images per class must not be negative: %d", limitPerClass);
    }

    /**
     * @param dataset any
     * @return the images of the classes to keep
     * @throws dev.vit4j.common.BadInputException if it has no such class; the message suggests the nearest name and
     *     lists all
     */
    public ImageDataset ofClasses(ImageDataset dataset) {
        if (classes.isEmpty()) {
            return dataset;
        }
        for (String name : classes) {
            requireOption(
                    dataset.labels().contains(name),
                    "--classes: %s has no class '%s'%s\nClasses: %s",
                    dataset.name(),
                    name,
                    NearestName.hint(name, new HashSet<>(dataset.labels())),
                    dataset.labels().stream().map(Csv::quoted).collect(Collectors.joining(", ")));
        }
        return ChosenClasses.of(dataset, classes);
    }

    /**
     * @param dataset training images
     * @param seed decides which images are kept
     * @return at most {@link #limitPerClass} images of each class, those with the smallest {@link IdentityHash}, in the
     *     data set's order; one more image in the data set changes at most one of them. Of multi-label data, an image is
     *     left out if one of its classes has enough, and images without labels are limited like a class
     */
    public ImageDataset limited(ImageDataset dataset, long seed) {
        if (limitPerClass == 0) {
            return dataset;
        }
        double[] hashes = new IdentityHash(IdentityHash.LIMIT, seed).of(dataset);
        if (dataset.multiLabel()) {
            return limitedMultiLabel(dataset, hashes);
        }
        return dataset.subset(
                IntStream.range(0, dataset.size())
                        .boxed()
                        .collect(Collectors.groupingBy(dataset::label))
                        .values()
                        .stream()
                        .flatMap(members -> members.stream()
                                .sorted(Comparator.comparingDouble(i -> hashes[i]))
                                .limit(limitPerClass))
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray());
    }

    private ImageDataset limitedMultiLabel(ImageDataset dataset, double[] hashes) {
        int none = dataset.labels().size();
        int[] counts = new int[none + 1];
        IntStream.Builder kept = IntStream.builder();
        IntStream.range(0, dataset.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> hashes[i]))
                .forEach(i -> {
                    int[] classes = dataset.classes(i);
                    int[] groups = classes.length == 0 ? new int[] {none} : classes;
                    if (Arrays.stream(groups).allMatch(c -> counts[c] < limitPerClass)) {
                        Arrays.stream(groups).forEach(c -> counts[c]++);
                        kept.add(i);
                    }
                });
        return dataset.subset(kept.build().sorted().toArray());
    }
}
