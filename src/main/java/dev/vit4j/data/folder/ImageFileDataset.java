package dev.vit4j.data.folder;

import dev.vit4j.common.FileNames;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.CollectionInputSplit;

/** Image files, with or without classes. */
public final class ImageFileDataset implements ImageDataset {
    private static final int UNLABELED = -1;

    private final String name;
    private final Path root;
    private final FolderLabel folderLabel;
    private final LeftOutFiles leftOut;
    private final ImageDecoder decoder;
    private final List<Path> files;
    private final List<String> labels;
    private final int[] classes;

    /**
     * @param root holds the class folders
     * @param decoder reads the files
     * @param files the images, each below the folder of its class
     * @param labels class names
     * @param classes class index of each image
     * @param leftOut files in the class folders that are not used
     */
    ImageFileDataset(
            Path root,
            ImageDecoder decoder,
            List<Path> files,
            List<String> labels,
            int[] classes,
            LeftOutFiles leftOut) {
        this(root.toString(), root, new FolderLabel(root), leftOut, decoder, files, labels, classes);
    }

    private ImageFileDataset(
            String name,
            Path root,
            FolderLabel folderLabel,
            LeftOutFiles leftOut,
            ImageDecoder decoder,
            List<Path> files,
            List<String> labels,
            int[] classes) {
        this.name = name;
        this.root = root;
        this.folderLabel = folderLabel;
        this.leftOut = leftOut;
        this.decoder = decoder;
        this.files = List.copyOf(files);
        this.labels = List.copyOf(labels);
        this.classes = classes;
    }

    /**
     * Creates a data set without classes: each label is -1 and {@link #labels()} is empty. Files are opened when they are
     * read, and bad ones fail then.
     *
     * @param files any files
     * @param decoder reads them
     * @return them, in that order
     */
    public static ImageFileDataset unlabeled(List<Path> files, ImageDecoder decoder) {
        int[] classes = IntStream.generate(() -> UNLABELED).limit(files.size()).toArray();
        return new ImageFileDataset(
                files.size() + " images",
                Path.of(""),
                new FolderLabel(),
                new LeftOutFiles(),
                decoder,
                files,
                List.of(),
                classes);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String identity(int index) {
        return FileNames.portable(root, files.get(index));
    }

    @Override
    public Path file(int index) {
        return files.get(index);
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public int label(int index) {
        return classes[index];
    }

    @Override
    public RecordMetaData metadata(int index) {
        return new ImageFileMetaData(files.get(index));
    }

    @Override
    public RecordReader openReader() {
        return new RgbImageRecordReader(
                decoder,
                new CollectionInputSplit(files.stream().map(Path::toUri).toList()),
                labels,
                folderLabel);
    }

    @Override
    public LeftOutFiles leftOut() {
        return leftOut;
    }

    @Override
    public ImageDataset subset(int[] indices) {
        return new ImageFileDataset(
                name,
                root,
                folderLabel,
                leftOut,
                decoder,
                IntStream.of(indices).mapToObj(files::get).toList(),
                labels,
                IntStream.of(indices).map(i -> classes[i]).toArray());
    }

    @Override
    public String toString() {
        return name + " (" + size() + " images)";
    }
}
