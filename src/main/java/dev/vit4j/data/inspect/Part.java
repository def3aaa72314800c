package dev.vit4j.data.inspect;

import dev.vit4j.data.dataset.ImageDataset;
import java.util.stream.IntStream;

/**
 * A split of a data set, and its images that are decoded.
 *
 * @param name {@code train}, {@code validation} or {@code test}
 * @param images all its images
 * @param checked those that are decoded
 */
public record Part(String name, ImageDataset images, ImageDataset checked) {
    /**
     * @param name of the split
     * @param images all its images
     * @param most number of images to decode, spread evenly over the split
     * @return the split
     */
    static Part of(String name, ImageDataset images, int most) {
        if (most >= images.size()) {
            return new Part(name, images, images);
        }
        int[] chosen = IntStream.range(0, most)
                .map(i -> (int) ((long) i * images.size() / most))
                .toArray();
        return new Part(name, images, images.subset(chosen));
    }

    /** @return whether every image is decoded */
    public boolean complete() {
        return checked.size() == images.size();
    }
}
