package dev.vit4j.data.inspect.page;

import dev.vit4j.data.inspect.Duplicates;
import dev.vit4j.data.inspect.FoundImage;
import dev.vit4j.data.inspect.Inspection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Groups of images that the page shows side by side.
 *
 * @param leaked groups of images of several splits, equal ones first
 * @param equal groups of equal images of one split
 * @param near groups of images of one split that look alike
 */
record Findings(List<Duplicates.Group> leaked, List<Duplicates.Group> equal, List<Duplicates.Group> near) {
    private static final int MOST_GROUPS = 40;
    /** Images of a group that are shown. */
    static final int MOST_IMAGES = 6;

    static Findings of(Inspection inspection) {
        return new Findings(
                Stream.concat(some(inspection.equal(), true), some(inspection.near(), true))
                        .limit(MOST_GROUPS)
                        .toList(),
                some(inspection.equal(), false).toList(),
                some(inspection.near(), false).toList());
    }

    private static Stream<Duplicates.Group> some(Duplicates found, boolean severalSplits) {
        return found.listed().stream()
                .filter(group -> group.severalSplits() == severalSplits)
                .limit(MOST_GROUPS);
    }

    /** @return all images to show */
    List<FoundImage> images() {
        return Stream.of(leaked, equal, near)
                .flatMap(List::stream)
                .flatMap(group -> group.examples(MOST_IMAGES).stream())
                .toList();
    }
}
