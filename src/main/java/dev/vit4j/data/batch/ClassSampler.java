package dev.vit4j.data.batch;

import dev.vit4j.common.KeyedRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Draws images with replacement so that every class that has images is equally likely: PyTorch's
 * {@code WeightedRandomSampler} with the inverse of the class's number of images as each image's weight. The image at a
 * position is a function of (seed, epoch, position).
 */
public final class ClassSampler {
    /** Indices of each class's images; classes without images are left out. */
    private final int[][] images;

    /** @param labels class index of each image, at least one */
    public ClassSampler(int[] labels) {
        Map<Integer, IntStream.Builder> classes = new TreeMap<>();
        for (int image = 0; image < labels.length; image++) {
            classes.computeIfAbsent(labels[image], label -> IntStream.builder()).add(image);
        }
        images = classes.values().stream()
                .map(ofClass -> ofClass.build().toArray())
                .toArray(int[][]::new);
    }

    /**
     * @param count number of positions
     * @param seed of the run
     * @param epoch counted from 0
     * @return index of the image at each position
     */
    public int[] draw(int count, long seed, long epoch) {
        int[] drawn = new int[count];
        for (int position = 0; position < count; position++) {
            KeyedRandom random = new KeyedRandom(seed, epoch, position, KeyedRandom.Purpose.SAMPLER);
            int[] ofClass = images[random.nextInt(images.length)];
            drawn[position] = ofClass[random.nextInt(ofClass.length)];
        }
        return drawn;
    }
}
