package dev.vit4j.data.dataset;

import dev.vit4j.image.ImageDecoder;
import java.util.Optional;

/**
 * How to open a data set.
 *
 * @param decoder decodes the images
 * @param multiLabel whether images may have any number of classes although none has several
 * @param coarseLabels whether to read CIFAR-100 with its 20 superclasses
 * @param columns names of columns
 * @param order of the classes
 * @param shuffleWindow number of images that are shuffled together where files are read in order, at least 1
 * @param urls fetches images that are given by URLs; empty to refuse them
 */
public record FormatOptions(
        ImageDecoder decoder,
        boolean multiLabel,
        boolean coarseLabels,
        Columns columns,
        ClassOrder order,
        int shuffleWindow,
        Optional<UrlImages> urls) {
    /**
     * @param coarse see the component
     * @return these options with other CIFAR-100 labels
     */
    public FormatOptions withCoarseLabels(boolean coarse) {
        return new FormatOptions(decoder, multiLabel, coarse, columns, order, shuffleWindow, urls);
    }

    /**
     * @param any see the component
     * @return these options with or without images that have no label
     */
    public FormatOptions withMultiLabel(boolean any) {
        return new FormatOptions(decoder, any, coarseLabels, columns, order, shuffleWindow, urls);
    }

    /**
     * @param newDecoder see the component
     * @return these options with another decoder
     */
    public FormatOptions with(ImageDecoder newDecoder) {
        return new FormatOptions(newDecoder, multiLabel, coarseLabels, columns, order, shuffleWindow, urls);
    }

    /**
     * @param newColumns see the component
     * @param newOrder see the component
     * @return these options with other names of columns and another order of classes
     */
    public FormatOptions with(Columns newColumns, ClassOrder newOrder) {
        return new FormatOptions(decoder, multiLabel, coarseLabels, newColumns, newOrder, shuffleWindow, urls);
    }

    /**
     * @param images see the component
     * @return these options with another window
     */
    public FormatOptions withShuffleWindow(int images) {
        return new FormatOptions(decoder, multiLabel, coarseLabels, columns, order, images, urls);
    }

    /**
     * @param fetcher see the component
     * @return these options with images fetched from URLs
     */
    public FormatOptions withUrls(UrlImages fetcher) {
        return new FormatOptions(
                decoder, multiLabel, coarseLabels, columns, order, shuffleWindow, Optional.of(fetcher));
    }
}
