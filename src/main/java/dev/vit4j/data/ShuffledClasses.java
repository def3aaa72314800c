package dev.vit4j.data;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Goes through a data set class by class, each class's images in random order. */
final class ShuffledClasses {
    private ShuffledClasses() {}

    /**
     * @param dataset labeled images
     * @param seed of the order
     * @param use what the order is for; other uses shuffle independently
     * @param action gets the shuffled indices of each class that has images, by class index
     */
    static void forEach(ImageDataset dataset, long seed, int use, Consumer<int[]> action) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            byClass.computeIfAbsent(dataset.label(i), label -> new ArrayList<>())
                    .add(i);
        }
        byClass.forEach((label, members) -> {
            int[] order = members.stream().mapToInt(Integer::intValue).toArray();
            new KeyedRandom(seed, use, label, KeyedRandom.Purpose.SPLIT).shuffle(order);
            action.accept(order);
        });
    }
}
