package dev.vit4j.data;

import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.dataset.RelabelingReader;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** Renumbers the classes of a data set, and keeps the images of some of them only. */
final class ChosenClasses implements ImageDataset {
    private final ImageDataset images;
    private final List<String> labels;
    /** New index by original class index; -1 for classes left out. */
    private final int[] newIndex;

    private ChosenClasses(ImageDataset images, List<String> labels, int[] newIndex) {
        this.images = images;
        this.labels = labels;
        this.newIndex = newIndex;
    }

    /**
     * @param dataset any
     * @param classes names of its classes to keep
     * @return the images of these classes, in the data set's class order; of multi-label data those with one of them
     */
    static ChosenClasses of(ImageDataset dataset, List<String> classes) {
        List<String> labels =
                dataset.labels().stream().filter(classes::contains).toList();
        int[] newIndex = dataset.labels().stream().mapToInt(labels::indexOf).toArray();
        int[] kept = IntStream.range(0, dataset.size())
                .filter(i -> Arrays.stream(dataset.classes(i)).anyMatch(c -> newIndex[c] >= 0))
                .toArray();
        return new ChosenClasses(dataset.subset(kept), labels, newIndex);
    }

    /**
     * @param dataset any
     * @param labels its class names and, if wanted, others, in any order
     * @return all images, with these classes
     */
    static ImageDataset inOrder(ImageDataset dataset, List<String> labels) {
        int[] newIndex = dataset.labels().stream().mapToInt(labels::indexOf).toArray();
        return new ChosenClasses(dataset, labels, newIndex);
    }

    @Override
    public String name() {
        return images.name();
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
        return images.multiLabel() ? -1 : newIndex[images.label(index)];
    }

    @Override
    public int[] classes(int index) {
        return Arrays.stream(images.classes(index))
                .map(c -> newIndex[c])
                .filter(c -> c >= 0)
                .sorted()
                .toArray();
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
        return images.metadata(index);
    }

    @Override
    public RecordReader openReader() {
        return new RelabelingReader(images.openReader(), labels, Arrays.copyOf(newIndex, newIndex.length));
    }

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
        return new ChosenClasses(images.subset(indices), labels, newIndex);
    }

    @Override
    public String toString() {
        return name() + " (" + size() + " images of " + labels.size() + " classes)";
    }
}
