package dev.vit4j.data.batch;

import dev.vit4j.common.KeyedRandom;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which images come in an epoch, in their order.
 *
 * @param indices of images, each followed by what repeats it
 * @param repeats times that each image comes, one after the other
 * @param size places in the epoch: the images' repetitions as far as they fit
 */
public record EpochPlan(int[] indices, int repeats, int size) {
    /**
     * @param index of the image in its data set
     * @param repeat how often it came before in its row of repetitions
     */
    public record Place(int index, int repeat) {}

    /** Each image once, in the data set's order. */
    static EpochPlan inOrder(int images) {
        return new EpochPlan(IntStream.range(0, images).toArray(), 1, images);
    }

    /**
     * @param images in the data set
     * @param repeats times that an image comes
     * @param size places in the epoch
     * @param seed what the order is drawn by
     * @param epoch what the order is drawn by
     * @return images in random order; where they do not fill the epoch they come anew in another order
     */
    public static EpochPlan shuffled(int images, int repeats, int size, long seed, long epoch) {
        int[] indices = new int[(size + repeats - 1) / repeats];
        for (int from = 0, round = 0; from < indices.length; from += images, round++) {
            int[] order = IntStream.range(0, images).toArray();
            new KeyedRandom(seed, epoch, round, KeyedRandom.Purpose.ORDER).shuffle(order);
            System.arraycopy(order, 0, indices, from, Math.min(order.length, indices.length - from));
        }
        return new EpochPlan(indices, repeats, size);
    }

    /** The places of one batch; fewer than a batch has at the end. */
    public List<Place> batch(int number, int batchSize) {
        return IntStream.range(number * batchSize, Math.min(size, (number + 1) * batchSize))
                .mapToObj(place -> new Place(indices[place / repeats], place % repeats))
                .toList();
    }
}
