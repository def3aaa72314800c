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
    /** Stands for the class of images without any. */
    private static final int NONE = -1;

    /** Indices of each class's images; classes without images are left out. */
    private final int[][] images;

    /**
     * @param classesOf class indices of each image, at least one image; images with several classes are drawn for each, and
     *     images without any are drawn like a class
     */
    public ClassSampler(int[][] classesOf) {
        Map<Integer, IntStream.Builder> classes = new TreeMap<>();
        for (int image = 0; image < classesOf.length; image++) {
            int[] ofImage = classesOf[image].length == 0 ? new int[] {NONE} : classesOf[image];
            for (int label : ofImage) {
                classes.computeIfAbsent(label, unused -> IntStream.builder()).add(image);
            }
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
