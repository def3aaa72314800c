package dev.vit4j.data.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Groups of images that are equal, or that look alike.
 *
 * @param groups number of groups
 * @param images number of images in all groups
 * @param labelConflicts number of groups whose images have different classes
 * @param listed the groups, at most 10,000: first those with images of several splits, then those with different classes,
 *     then the largest
 */
public record Duplicates(int groups, int images, int labelConflicts, List<Group> listed) {
    private static final int MOST_LISTED = 10_000;
    private static final int MOST_IMAGES = 100;

    /**
     * One group.
     *
     * @param size number of images
     * @param images the first of them, at most 100
     * @param labelsDiffer whether two of the images have different classes
     * @param severalSplits whether two of the images are in different splits
     */
    public record Group(int size, List<FoundImage> images, boolean labelsDiffer, boolean severalSplits) {
        public Group {
            images = List.copyOf(images);
        }

        /**
         * @param most number of images
         * @return images to show: one with each split and classes, then the others
         */
        public List<FoundImage> examples(int most) {
            Map<List<Object>, FoundImage> different = new LinkedHashMap<>();
            images.forEach(image -> different.putIfAbsent(List.of(image.part().name(), image.labels()), image));
            return Stream.concat(different.values().stream(), images.stream())
                    .distinct()
                    .limit(most)
                    .toList();
        }
    }

    public Duplicates {
        listed = List.copyOf(listed);
    }

    /**
     * @param table the images
     * @param found groups of them
     * @return a description of the groups
     */
    static Duplicates of(ImageTable table, Groups found) {
        boolean[] conflicts = new boolean[found.count()];
        boolean[] several = new boolean[found.count()];
        int labelConflicts = 0;
        for (int g = 0; g < found.count(); g++) {
            int[] rows = found.group(g);
            int[] classes = table.classes(rows[0]);
            conflicts[g] = Arrays.stream(rows).anyMatch(row -> !Arrays.equals(classes, table.classes(row)));
            several[g] = table.part(rows[0]) != table.part(rows[rows.length - 1]); // ascending
            labelConflicts += conflicts[g] ? 1 : 0;
        }
        Comparator<Integer> order = Comparator.<Integer, Boolean>comparing(g -> !several[g])
                .thenComparing(g -> !conflicts[g])
                .thenComparing(g -> -found.group(g).length);
        List<Group> listed = IntStream.range(0, found.count())
                .boxed()
                .sorted(order)
                .limit(MOST_LISTED)
                .map(g -> group(table, found.group(g), conflicts[g], several[g]))
                .toList();
        return new Duplicates(found.count(), found.members(), labelConflicts, listed);
    }

    private static Group group(ImageTable table, int[] rows, boolean labelsDiffer, boolean severalSplits) {
        List<FoundImage> images = new ArrayList<>();
        for (int row : spread(table, rows)) {
            images.add(table.found(row));
        }
        return new Group(rows.length, images, labelsDiffer, severalSplits);
    }

    /** Returns the first rows of a group, of which each split has its share. */
    private static int[] spread(ImageTable table, int[] rows) {
        if (rows.length <= MOST_IMAGES) {
            return rows;
        }
        int share = MOST_IMAGES / table.parts().size();
        int[] taken = new int[table.parts().size()];
        return Arrays.stream(rows)
                .filter(row -> taken[table.part(row)]++ < share)
                .toArray();
    }
}
