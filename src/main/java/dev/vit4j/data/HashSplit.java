package dev.vit4j.data;

import dev.vit4j.data.dataset.ImageDataset;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A split in which an image's part depends on the image alone: it is held out if its {@link IdentityHash} is below the
 * share. So images that are added, removed or renamed change the part of no other image.
 *
 * <p>Two exceptions keep small data sets usable. If no image of the data set is below the share, the one with the
 * smallest hash is held out. If all images of a class are, the one with the largest hash is kept.
 *
 * @param kept indices of the images to train on, ascending
 * @param heldOut indices of the rest, ascending
 */
record HashSplit(int[] kept, int[] heldOut) {
    /**
     * @param dataset labeled images
     * @param share of the images that is held out, about, in [0, 1)
     * @param seed decides which images are held out
     * @return the split
     */
    static HashSplit of(ImageDataset dataset, double share, long seed) {
        double[] hashes = new IdentityHash(IdentityHash.VALIDATION, seed).of(dataset);
        boolean[] out = new boolean[hashes.length];
        int classes = dataset.labels().size();
        int[] keptOfClass = new int[classes];
        int[] largestOfClass = IntStream.generate(() -> -1).limit(classes).toArray();
        int smallest = -1;
        for (int i = 0; i < hashes.length; i++) {
            out[i] = hashes[i] < share;
            for (int label : dataset.classes(i)) {
                keptOfClass[label] += out[i] ? 0 : 1;
                if (largestOfClass[label] < 0 || hashes[i] > hashes[largestOfClass[label]]) {
                    largestOfClass[label] = i;
                }
            }
            smallest = smallest < 0 || hashes[i] < hashes[smallest] ? i : smallest;
        }
        for (int label = 0; label < classes; label++) {
            if (keptOfClass[label] == 0 && largestOfClass[label] >= 0) {
                out[largestOfClass[label]] = false;
                for (int kept : dataset.classes(largestOfClass[label])) {
                    keptOfClass[kept]++;
                }
            }
        }
        boolean noneHeldOut = where(out, true).length == 0;
        if (share > 0
                && noneHeldOut
                && smallest >= 0
                && hashes.length > 1
                && Arrays.stream(dataset.classes(smallest)).allMatch(label -> keptOfClass[label] > 1)) {
            out[smallest] = true;
        }
        return new HashSplit(where(out, false), where(out, true));
    }

    private static int[] where(boolean[] flags, boolean value) {
        return IntStream.range(0, flags.length).filter(i -> flags[i] == value).toArray();
    }
}
