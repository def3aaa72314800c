package dev.vit4j.data.cifar;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The canonical binary files of CIFAR (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html): records of one or
 * two label bytes and 3,072 pixel bytes, the red, the green and the blue plane of a 32x32 image.
 */
public enum CifarFormat {
    /** Ten classes; one label byte. */
    CIFAR10("CIFAR-10", 1, 0, "batches.meta.txt"),
    /** A hundred classes; the second of two label bytes. */
    CIFAR100_FINE("CIFAR-100", 2, 1, "fine_label_names.txt"),
    /** The same images in twenty groups; the first of two label bytes. */
    CIFAR100_COARSE("CIFAR-100", 2, 0, "coarse_label_names.txt");

    /** Height and width of an image in pixels. */
    public static final int SIDE = 32;

    /** Bytes of an image's three planes. */
    public static final int IMAGE_BYTES = 3 * SIDE * SIDE;

    private final String title;
    private final int labelBytes;
    private final int labelOffset;
    private final String namesFile;

    CifarFormat(String title, int labelBytes, int labelOffset, String namesFile) {
        this.title = title;
        this.labelBytes = labelBytes;
        this.labelOffset = labelOffset;
        this.namesFile = namesFile;
    }

    /** @return the data set's title */
    public String title() {
        return title;
    }

    /** @return bytes of a record: labels and pixels */
    public int recordBytes() {
        return labelBytes + IMAGE_BYTES;
    }

    /** @return offset of the class index in a record */
    public int labelOffset() {
        return labelOffset;
    }

    /** @return offset of the pixels in a record */
    public int imageOffset() {
        return labelBytes;
    }

    /** @return number of classes */
    public int classes() {
        return canonicalNames().size();
    }

    /** @return the file beside the binaries that lists the class names, one per line */
    public String namesFile() {
        return namesFile;
    }

    /** @return the class names as the canonical archive lists them */
    public List<String> canonicalNames() {
        return switch (this) {
            case CIFAR10 -> CifarNames.CIFAR10;
            case CIFAR100_FINE -> CifarNames.CIFAR100_FINE;
            case CIFAR100_COARSE -> CifarNames.CIFAR100_COARSE;
        };
    }

    /**
     * @param folder where the binaries are
     * @return class names from the list beside them, or the canonical ones if there is none
     * @throws BadInputException if the list cannot be read or has a wrong number of names
     */
    public List<String> names(Path folder) {
        Path file = folder.resolve(namesFile);
        if (!Files.exists(file)) {
            return canonicalNames();
        }
        try {
            List<String> names = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            require(
                    names.size() == classes(),
                    "%s: %d class names, but %s has %d; fetch the file again or remove it",
                    file,
                    names.size(),
                    title,
                    classes());
            return names;
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }
}
