package dev.vit4j.data.folder;

import dev.vit4j.common.FileNames;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

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
    /** Place in the list of each image; null for all in order. */
    private final int[] chosen;

    /**
     * @param root holds the class folders
     * @param decoder reads the files
     * @param files the images, each below the folder of its class; not copied
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
        this(root.toString(), root, new FolderLabel(root), leftOut, decoder, files, labels, classes, null);
    }

    private ImageFileDataset(
            String name,
            Path root,
            FolderLabel folderLabel,
            LeftOutFiles leftOut,
            ImageDecoder decoder,
            List<Path> files,
            List<String> labels,
            int[] classes,
            int[] chosen) {
        this.name = name;
        this.root = root;
        this.folderLabel = folderLabel;
        this.leftOut = leftOut;
        this.decoder = decoder;
        this.files = files;
        this.labels = List.copyOf(labels);
        this.classes = classes;
        this.chosen = chosen;
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
                List.copyOf(files),
                List.of(),
                classes,
                null);
    }

    private int place(int index) {
        return chosen == null ? index : chosen[index];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String identity(int index) {
        return FileNames.portable(root, file(index));
    }

    @Override
    public Path file(int index) {
        return files.get(place(index));
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public int size() {
        return chosen == null ? files.size() : chosen.length;
    }

    @Override
    public int label(int index) {
        return classes[place(index)];
    }

    @Override
    public RecordMetaData metadata(int index) {
        return new ImageFileMetaData(file(index));
    }

    @Override
    public RecordReader openReader() {
        return new RgbImageRecordReader(decoder, new FileListSplit(new FileList()), labels, folderLabel);
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
                files,
                labels,
                classes,
                IntStream.of(indices).map(this::place).toArray());
    }

    /** The files of this data set. */
    private final class FileList extends AbstractList<Path> implements RandomAccess {
        @Override
        public Path get(int index) {
            return file(index);
        }

        @Override
        public int size() {
            return ImageFileDataset.this.size();
        }
    }

    @Override
    public String toString() {
        return name + " (" + size() + " images)";
    }
}
