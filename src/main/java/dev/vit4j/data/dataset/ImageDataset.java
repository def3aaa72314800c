package dev.vit4j.data.dataset;

import dev.vit4j.image.LeftOutFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;

/** Labeled images with random access through DataVec: a reader loads a record by its metadata. */
public interface ImageDataset {
    /** @return name for messages: the folder or file it came from */
    String name();

    /** @return class names, in order of the class index; length C */
    List<String> labels();

    /** @return number of images */
    int size();

    /**
     * @param index 0..size-1
     * @return its class index, 0..C-1; -1 in {@linkplain #multiLabel multi-label} data
     */
    int label(int index);

    /**
     * @param index 0..size-1
     * @return its class indices, ascending; one, unless the data is {@linkplain #multiLabel multi-label}
     */
    default int[] classes(int index) {
        return new int[] {label(index)};
    }

    /** @return whether images have any number of classes; otherwise each has one */
    default boolean multiLabel() {
        return false;
    }

    /** @return the file that lists the images and their labels; empty if folders or records tell the labels */
    default Optional<Path> labelFile() {
        return Optional.empty();
    }

    /** @return number of images of each class, [C] */
    default int[] countByClass() {
        int[] counts = new int[labels().size()];
        for (int i = 0; i < size(); i++) {
            for (int c : classes(i)) {
                counts[c]++;
            }
        }
        return counts;
    }

    /**
     * Returns what tells an image from others wherever the data set lies, whatever else it holds and in whatever order.
     *
     * @param index 0..size-1
     * @return for an image file, its path relative to the folder of the class folders, with slashes and in Unicode's
     *     normalization form C ({@code cat/tabby/1.jpg}); for a record of a CIFAR file, the SHA-256 of its pixels in
     *     hexadecimal digits
     */
    String identity(int index);

    /**
     * @param index 0..size-1
     * @return the file that holds the image, alone or with others
     */
    Path file(int index);

    /**
     * @param index 0..size-1
     * @return metadata by which a reader of {@link #openReader()} loads it; its location names file and position
     */
    RecordMetaData metadata(int index);

    /**
     * Opens a reader whose records are [image as NDArrayWritable [1,3,height,width] FLOAT 0..255 in RGB order, class index
     * as IntWritable or, of multi-label data, NDArrayWritable [1,C] of zeros and ones]. Not thread-safe: open one for each
     * thread.
     *
     * @return a new reader
     */
    RecordReader openReader();

    /** @return how the images lie in their files, for reading them in an order that is cheap */
    default Blocks blocks() {
        return Blocks.NONE;
    }

    /** @return files of its folder that are not used; none unless it comes from class folders */
    default LeftOutFiles leftOut() {
        return new LeftOutFiles();
    }

    /**
     * @param indices of images of this data set
     * @return a view of those images, in that order
     */
    ImageDataset subset(int[] indices);
}
