package dev.vit4j.evaluate.selection;

import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.stream.IntStream;

/**
 * The images to evaluate a model on.
 *
 * @param images the images
 * @param note which these are and how many of how many, in one line
 * @param bound whether the choice depends on the images that the model was trained on
 * @param source the data set that they are chosen from
 */
public record Selection(ImageDataset images, String note, boolean bound, Source source) {
    /**
     * Where the images come from.
     *
     * @param given the data set as it is divided on disk
     * @param options with which it was opened
     */
    public record Source(GivenSplits given, FormatOptions options) {}

    /**
     * @param other a selection from the same data set
     * @return whether it has the same images in the same order
     */
    public boolean sameImages(Selection other) {
        return images.size() == other.images().size()
                && IntStream.range(0, images.size())
                        .allMatch(i -> images.metadata(i)
                                .getLocation()
                                .equals(other.images().metadata(i).getLocation()));
    }
}
