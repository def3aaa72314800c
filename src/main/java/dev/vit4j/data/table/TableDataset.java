package dev.vit4j.data.table;

import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** Images that a label file lists. */
final class TableDataset implements ImageDataset {
    private final ListedImages images;
    private final List<String> labels;
    private final ImageDecoder decoder;
    /** Row of each image. */
    private final int[] rows;

    /**
     * @param images of the label file
     * @param labels class names, in order of the class index
     * @param decoder reads the images
     * @param rows of the images of this data set; not copied
     */
    TableDataset(ListedImages images, List<String> labels, ImageDecoder decoder, int[] rows) {
        this.images = images;
        this.labels = List.copyOf(labels);
        this.decoder = decoder;
        this.rows = rows;
    }

    @Override
    public String name() {
        return images.table().toString();
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public int label(int index) {
        return images.classes().one(rows[index]);
    }

    @Override
    public int[] classes(int index) {
        return images.classes().of(rows[index]);
    }

    @Override
    public boolean multiLabel() {
        return images.classes().multiLabel();
    }

    @Override
    public Optional<Path> labelFile() {
        return Optional.of(images.table());
    }

    @Override
    public String identity(int index) {
        return images.identity(rows[index]);
    }

    @Override
    public Path file(int index) {
        return images.file(rows[index]);
    }

    @Override
    public RecordMetaData metadata(int index) {
        return new TableMetaData(images, rows[index]);
    }

    @Override
    public RecordReader openReader() {
        return new TableRecordReader(this, decoder);
    }

    @Override
    public ImageDataset subset(int[] indices) {
        int[] chosen = IntStream.of(indices).map(i -> rows[i]).toArray();
        return new TableDataset(images, labels, decoder, chosen);
    }

    @Override
    public String toString() {
        return name() + " (" + size() + " images)";
    }
}
