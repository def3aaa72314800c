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
record Findings(Shown leaked, Shown equal, Shown near) {
    private static final int MOST_GROUPS = 40;
    /** Images of a group that are shown. */
    static final int MOST_IMAGES = 6;

    /**
     * Some of the groups of a kind.
     *
     * @param groups that are shown
     * @param all number of groups of the kind
     */
    record Shown(List<Duplicates.Group> groups, int all) {
        private static Shown of(Stream<Duplicates.Group> found) {
            List<Duplicates.Group> all = found.toList();
            return new Shown(all.subList(0, Math.min(MOST_GROUPS, all.size())), all.size());
        }
    }

    static Findings of(Inspection inspection) {
        return new Findings(
                Shown.of(Stream.concat(ofKind(inspection.equal(), true), ofKind(inspection.near(), true))),
                Shown.of(ofKind(inspection.equal(), false)),
                Shown.of(ofKind(inspection.near(), false)));
    }

    private static Stream<Duplicates.Group> ofKind(Duplicates found, boolean severalSplits) {
        return found.listed().stream().filter(group -> group.severalSplits() == severalSplits);
    }

    /** @return all images to show */
    List<FoundImage> images() {
        return Stream.of(leaked, equal, near)
                .flatMap(shown -> shown.groups().stream())
                .flatMap(group -> group.examples(MOST_IMAGES).stream())
                .toList();
    }
}
