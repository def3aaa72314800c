package dev.vit4j.data;

import dev.vit4j.data.dataset.ImageDataset;
import java.util.stream.IntStream;

/**
 * A stratified split: classes have the same shares in both parts.
 *
 * @param kept indices of the larger part, ascending
 * @param heldOut indices of the rest, ascending
 */
record StratifiedSplit(int[] kept, int[] heldOut) {
    /**
     * @param dataset labeled images
     * @param share of each class that is held out, in [0, 1); rounded, but at least one image is kept, and at least one
     *     held out where a class has two and the share is above 0
     * @param seed decides which images are held out
     * @return the split, a function of the arguments alone
     */
    static StratifiedSplit of(ImageDataset dataset, double share, long seed) {
        boolean[] out = new boolean[dataset.size()];
        ShuffledClasses.forEach(dataset, seed, 0, order -> {
            long wanted = share == 0 ? 0 : Math.max(1, Math.round(share * order.length));
            for (int i = 0; i < Math.min(wanted, order.length - 1); i++) {
                out[order[i]] = true;
            }
        });
        return new StratifiedSplit(where(out, false), where(out, true));
    }

    private static int[] where(boolean[] flags, boolean value) {
        return IntStream.range(0, flags.length).filter(i -> flags[i] == value).toArray();
    }
}
