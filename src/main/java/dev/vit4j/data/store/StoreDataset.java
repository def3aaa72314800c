package dev.vit4j.data.store;

import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** The labeled images of a store, or some of them. */
public final class StoreDataset implements ImageDataset {
    private final String name;
    private final ImageStore store;
    private final List<String> labels;
    private final ClassIndices classes;
    private final ImageDecoder decoder;
    private final int window;
    private final LeftOutFiles leftOut;
    /** Index in the store of each image; null for all in order. */
    private final int[] chosen;

    private StoreDataset(
            String name,
            ImageStore store,
            List<String> labels,
            ClassIndices classes,
            ImageDecoder decoder,
            int window,
            LeftOutFiles leftOut,
            int[] chosen) {
        this.name = name;
        this.store = store;
        this.labels = labels;
        this.classes = classes;
        this.decoder = decoder;
        this.window = window;
        this.leftOut = leftOut;
        this.chosen = chosen;
    }

    /**
     * @param name for messages: the file or folder
     * @param store the images
     * @param labels class names, in order of the class index
     * @param classes class indices of each image of the store
     * @param decoder decodes the images
     * @param window number of images that are shuffled together
     * @param leftOut entries that are not used
     * @return all images of the store
     * @throws IllegalArgumentException if there are more or fewer class indices than images
     */
    public static StoreDataset of(
            String name,
            ImageStore store,
            List<String> labels,
            ClassIndices classes,
            ImageDecoder decoder,
            int window,
            LeftOutFiles leftOut) {
        if (classes.size() != store.size()) {
            throw new IllegalArgumentException(name + ": " + store.size() + " images and labels for " + classes.size());
        }
        return new StoreDataset(name, store, List.copyOf(labels), classes, decoder, window, leftOut, null);
    }

    /** @return where the images come from */
    ImageStore store() {
        return store;
    }

    /**
     * @param index 0..size-1 of the store
     * @return class indices of that image
     */
    int[] classesInStore(int index) {
        return classes.of(index);
    }

    private int place(int index) {
        return chosen == null ? index : chosen[index];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int size() {
        return chosen == null ? store.size() : chosen.length;
    }

    @Override
    public int label(int index) {
        return classes.one(place(index));
    }

    @Override
    public int[] classes(int index) {
        return classes.of(place(index));
    }

    @Override
    public boolean multiLabel() {
        return classes.multiLabel();
    }

    @Override
    public String identity(int index) {
        return store.identity(place(index));
    }

    @Override
    public Path file(int index) {
        return store.file(place(index));
    }

    @Override
    public RecordMetaData metadata(int index) {
        return new StoreMetaData(this, place(index));
    }

    @Override
    public RecordReader openReader() {
        return new StoreRecordReader(this, decoder);
    }

    @Override
    public Blocks blocks() {
        Blocks blocks = store.blocks().withWindow(window);
        return chosen == null ? blocks : blocks.subset(chosen);
    }

    @Override
    public LeftOutFiles leftOut() {
        return leftOut;
    }

    @Override
    public ImageDataset subset(int[] indices) {
        int[] places = IntStream.of(indices).map(this::place).toArray();
        return new StoreDataset(name, store, labels, classes, decoder, window, leftOut, places);
    }

    @Override
    public String toString() {
        return name() + " (" + size() + " images)";
    }
}
