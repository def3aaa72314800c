package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.archive.ByteSource;
import dev.vit4j.data.archive.FileBytes;
import dev.vit4j.data.archive.ZipEntries;
import dev.vit4j.image.ImageLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The arrays in an npz file, which is a zip file of npy files. */
final class NpzFile {
    private static final String ENDING = ".npy";
    private static final int MOST_ARRAYS = 1000;
    private static final int MOST_LABEL_BYTES = 1 << 30;

    private final Path file;
    private final ZipEntries zip;
    private final Map<String, ZipEntries.Entry> arrays;

    private NpzFile(Path file, ZipEntries zip, Map<String, ZipEntries.Entry> arrays) {
        this.file = file;
        this.zip = zip;
        this.arrays = arrays;
    }

    /**
     * @param file an npz file
     * @return its arrays
     * @throws BadInputException if it is truncated or damaged
     */
    static NpzFile open(Path file) {
        ZipEntries zip = ZipEntries.of(file, FileBytes.of(file));
        require(zip.count() <= MOST_ARRAYS, "%s: holds %d arrays; a data set has a few", file, zip.count());
        Map<String, ZipEntries.Entry> arrays = new LinkedHashMap<>();
        ZipEntries.Walk walk = zip.walk();
        for (ZipEntries.Entry entry = walk.next(); entry != null; entry = walk.next()) {
            if (entry.name().endsWith(ENDING)) {
                String name = entry.name().substring(0, entry.name().length() - ENDING.length());
                require(arrays.put(name, entry) == null, "%s: has two arrays %s", file, DisplayText.printable(name));
            }
        }
        return new NpzFile(file, zip, arrays);
    }

    Set<String> names() {
        return arrays.keySet();
    }

    private String place(String name) {
        return file + ": array " + DisplayText.printable(name);
    }

    /**
     * @param name of an array of this file
     * @param limits largest image to accept
     * @return its images
     * @throws BadInputException if it holds no images
     */
    ArrayStore images(String name, ImageLimits limits) {
        String place = place(name);
        ZipEntries.Entry entry = arrays.get(name);
        ByteSource bytes = zip.bytes(entry);
        try {
            NpyHeader header = NpyHeader.read(bytes, place);
            require(
                    header.kind() == 'u' && header.itemBytes() == 1,
                    "%s: holds values of type %s; images are uint8: save x.astype('uint8'), for values from 0 to 1"
                            + " (255 * x).round().astype('uint8')",
                    place,
                    DisplayText.printable(header.descr()));
            PixelArray array = PixelArray.of(header.shape(), place, limits);
            header.checkSize(entry.size(), place);
            return new ArrayStore(file, name, array, bytes, header.dataOffset());
        } catch (IOException e) {
            throw BadInputException.unreadable(place, e);
        }
    }

    /**
     * @param name of an array of this file
     * @return its labels
     * @throws BadInputException if it holds no labels
     */
    NpyLabels labels(String name) {
        String place = place(name);
        byte[] content = zip.content(arrays.get(name), MOST_LABEL_BYTES);
        try {
            NpyHeader header = NpyHeader.read(ByteSource.of(content), place);
            header.checkSize(content.length, place);
            return NpyLabels.of(place, header, content);
        } catch (IOException e) {
            throw BadInputException.unreadable(place, e);
        }
    }
}
