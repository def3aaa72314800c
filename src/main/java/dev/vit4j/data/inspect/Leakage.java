package dev.vit4j.data.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * Images of a split that are in an earlier split too: a model is evaluated on what it was trained on.
 *
 * @param earlier the split that comes first, such as {@code train}
 * @param later the other split, such as {@code test}
 * @param images number of checked images of the later split
 * @param equal how many of them are equal to an image of the earlier split
 * @param near how many others look like one
 */
public record Leakage(Part earlier, Part later, int images, int equal, int near) {
    /**
     * @param table the images
     * @param first by {@link EqualImages#firstRows}
     * @param near the images that look alike
     * @return one for each two splits that share images or have images that look alike
     */
    static List<Leakage> of(ImageTable table, int[] first, NearImages near) {
        byte[] parts = new byte[first.length];
        for (int row = 0; row < first.length; row++) {
            if (first[row] >= 0) {
                parts[first[row]] |= (byte) (1 << table.part(row));
            }
        }
        List<Leakage> found = new ArrayList<>();
        for (int later = 1; later < table.parts().size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                int equal = 0;
                int alike = 0;
                for (int row = table.start(later); row < table.start(later + 1); row++) {
                    if (first[row] >= 0 && (parts[first[row]] >> earlier & 1) != 0) {
                        equal++;
                    } else if (near.isNearPart(row, earlier)) {
                        alike++;
                    }
                }
                if (equal + alike > 0) {
                    found.add(new Leakage(
                            table.parts().get(earlier),
                            table.parts().get(later),
                            table.start(later + 1) - table.start(later),
                            equal,
                            alike));
                }
            }
        }
        return found;
    }
}
