package dev.vit4j.data.batch;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.data.dataset.Blocks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Order of the images in an epoch.
 *
 * @param indices of the images; repetitions are implied
 * @param earlier how often each of these images came before in this order, where that makes it another augmentation
 * @param repeats number of consecutive repetitions of each image
 * @param size number of places in the epoch
 */
public record EpochPlan(int[] indices, int[] earlier, int repeats, int size) {
    /**
     * @param index of the image in its data set
     * @param repeat number of earlier occurrences, each of which is augmented differently
     */
    public record Place(int index, int repeat) {}

    /** Each image once, in the data set's order. */
    static EpochPlan inOrder(int images) {
        return new EpochPlan(IntStream.range(0, images).toArray(), new int[images], 1, images);
    }

    /**
     * @param images in the data set
     * @param blocks how they lie in their files
     * @param repeats number of repetitions of an image
     * @param size number of places in the epoch
     * @param seed of the order
     * @param epoch of the order
     * @return images in random order, reshuffled and repeated until the epoch is full; where they lie in blocks and are more
     *     than a window holds, the blocks in random order, and the images in random order within each window of blocks
     */
    public static EpochPlan shuffled(int images, Blocks blocks, int repeats, int size, long seed, long epoch) {
        int[] indices = new int[(size + repeats - 1) / repeats];
        for (int from = 0, round = 0; from < indices.length; from += images, round++) {
            KeyedRandom random = new KeyedRandom(seed, epoch, round, KeyedRandom.Purpose.ORDER);
            int[] order = blocks.none() || blocks.oneWindow(images)
                    ? IntStream.range(0, images).toArray()
                    : new int[0];
            if (order.length > 0) {
                random.shuffle(order);
            } else {
                order = inWindows(images, blocks, random);
            }
            System.arraycopy(order, 0, indices, from, Math.min(order.length, indices.length - from));
        }
        return new EpochPlan(indices, new int[indices.length], repeats, size);
    }

    /**
     * Shuffles as streams of shards are shuffled, but with an order that is known from the start: so an epoch can begin
     * anywhere.
     */
    private static int[] inWindows(int images, Blocks blocks, KeyedRandom random) {
        int[] runs = IntStream.range(0, blocks.count()).toArray();
        random.shuffle(runs);
        int[] order = new int[images];
        int filled = 0;
        for (int next = 0; next < runs.length; ) {
            int from = filled;
            long bytes = 0;
            do {
                int run = runs[next++];
                int end = run + 1 < blocks.count() ? blocks.start(run + 1) : images;
                for (int image = blocks.start(run); image < end; image++) {
                    order[filled++] = image;
                }
                bytes += blocks.bytes(run);
            } while (next < runs.length
                    && filled - from < blocks.window()
                    && bytes + blocks.bytes(runs[next]) <= Blocks.WINDOW_BYTES);
            random.shuffle(order, from, filled);
        }
        return order;
    }

    /**
     * @param sampler draws the images
     * @param repeats number of repetitions of an image
     * @param size number of places in the epoch
     * @param seed of the draw
     * @param epoch of the draw
     * @return the images drawn; an image that is drawn again is augmented differently
     */
    static EpochPlan sampled(ClassSampler sampler, int repeats, int size, long seed, long epoch) {
        int[] indices = sampler.draw((size + repeats - 1) / repeats, seed, epoch);
        int[] earlier = new int[indices.length];
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < indices.length; i++) {
            earlier[i] = counts.merge(indices[i], 1, Integer::sum) - 1;
        }
        return new EpochPlan(indices, earlier, repeats, size);
    }

    /** Returns the places of one batch; the last may be smaller. */
    public List<Place> batch(int number, int batchSize) {
        return IntStream.range(number * batchSize, Math.min(size, (number + 1) * batchSize))
                .mapToObj(place ->
                        new Place(indices[place / repeats], earlier[place / repeats] * repeats + place % repeats))
                .toList();
    }
}
