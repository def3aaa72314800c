package dev.vit4j.data.cache;

import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** A data set whose images are converted once and then come from a cache. */
public final class CachedDataset implements ImageDataset {
    private final ImageDataset images;
    private final ImageCache cache;
    private final Conversion conversion;
    /** Index in the cache of each image. */
    private final int[] places;

    /**
     * @param images a data set
     * @param cache for as many images
     * @param conversion what is done to each decoded image before it is cached
     */
    public CachedDataset(ImageDataset images, ImageCache cache, Conversion conversion) {
        this(images, cache, conversion, IntStream.range(0, images.size()).toArray());
    }

    private CachedDataset(ImageDataset images, ImageCache cache, Conversion conversion, int[] places) {
        this.images = images;
        this.cache = cache;
        this.conversion = conversion;
        this.places = places;
    }

    @Override
    public String name() {
        return images.name();
    }

    @Override
    public List<String> labels() {
        return images.labels();
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }

    @Override
    public int[] classes(int index) {
        return images.classes(index);
    }

    @Override
    public boolean multiLabel() {
        return images.multiLabel();
    }

    @Override
    public Optional<Path> labelFile() {
        return images.labelFile();
    }

    @Override
    public String identity(int index) {
        return images.identity(index);
    }

    @Override
    public Path file(int index) {
        return images.file(index);
    }

    @Override
    public RecordMetaData metadata(int index) {
        return new CachedMetaData(places[index], images.metadata(index));
    }

    @Override
    public RecordReader openReader() {
        return new CachedReader(images.openReader(), cache, conversion);
    }

    /** @return those of the data set: the order must not depend on the cache */
    @Override
    public Blocks blocks() {
        return images.blocks();
    }

    @Override
    public LeftOutFiles leftOut() {
        return images.leftOut();
    }

    @Override
    public ImageDataset subset(int[] indices) {
        return new CachedDataset(
                images.subset(indices),
                cache,
                conversion,
                IntStream.of(indices).map(i -> places[i]).toArray());
    }

    @Override
    public String toString() {
        return images.toString();
    }
}
