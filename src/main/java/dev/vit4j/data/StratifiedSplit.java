package dev.vit4j.data;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Two parts of a data set in which the classes have the same shares as in the whole.
 *
 * @param kept indices of the larger part, ascending
 * @param heldOut indices of the rest, ascending
 */
record StratifiedSplit(int[] kept, int[] heldOut) {
    /**
     * @param dataset labeled images
     * @param share of each class that is held out, in [0, 1); rounded, but at least one image is kept, and at least one
     *     held out where a class has two and the share is above 0
     * @param seed which images are held out
     * @return the split; the same for the same arguments
     */
    static StratifiedSplit of(ImageDataset dataset, double share, long seed) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            byClass.computeIfAbsent(dataset.label(i), label -> new ArrayList<>())
                    .add(i);
        }
        boolean[] out = new boolean[dataset.size()];
        byClass.forEach((label, members) -> {
            int[] order = members.stream().mapToInt(Integer::intValue).toArray();
            new KeyedRandom(seed, 0, label, KeyedRandom.Purpose.SPLIT).shuffle(order);
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
