package dev.vit4j.data.table;

import dev.vit4j.common.FileNames;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.folder.ImageFileDataset;
import dev.vit4j.image.ImageDecoder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** Images that a label file lists. */
final class TableDataset implements ImageDataset {
    private final Path table;
    private final ImageDataset images;
    private final List<String> labels;
    private final int[][] classes;
    private final boolean multiLabel;

    private TableDataset(Path table, ImageDataset images, List<String> labels, int[][] classes, boolean multiLabel) {
        this.table = table;
        this.images = images;
        this.labels = labels;
        this.classes = classes;
        this.multiLabel = multiLabel;
    }

    /**
     * @param table the label file
     * @param files images
     * @param labels class names, in order of the class index
     * @param classes class indices of each image, ascending
     * @param multiLabel whether an image may have any number of classes; otherwise each has one
     * @param decoder reads the images
     * @return the data set
     */
    static TableDataset of(
            Path table,
            List<Path> files,
            List<String> labels,
            int[][] classes,
            boolean multiLabel,
            ImageDecoder decoder) {
        return new TableDataset(table, ImageFileDataset.unlabeled(files, decoder), labels, classes, multiLabel);
    }

    @Override
    public String name() {
        return table.toString();
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int label(int index) {
        return multiLabel ? -1 : classes[index][0];
    }

    @Override
    public int[] classes(int index) {
        return classes[index].clone();
    }

    @Override
    public boolean multiLabel() {
        return multiLabel;
    }

    @Override
    public Optional<Path> labelFile() {
        return Optional.of(table);
    }

    @Override
    public String identity(int index) {
        return FileNames.portable(table.toAbsolutePath().getParent(), file(index));
    }

    @Override
    public Path file(int index) {
        return images.file(index);
    }

    @Override
    public RecordMetaData metadata(int index) {
        return images.metadata(index);
    }

    @Override
    public RecordReader openReader() {
        Map<Path, int[]> byFile = new HashMap<>();
        for (int i = 0; i < classes.length; i++) {
            byFile.put(file(i), classes[i]);
        }
        return new TableRecordReader(images.openReader(), labels, byFile, multiLabel);
    }

    @Override
    public ImageDataset subset(int[] indices) {
        return new TableDataset(
                table,
                images.subset(indices),
                labels,
                IntStream.of(indices).mapToObj(i -> classes[i]).toArray(int[][]::new),
                multiLabel);
    }

    @Override
    public String toString() {
        return name() + " (" + size() + " images)";
    }
}
