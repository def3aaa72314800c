package dev.vit4j.data.manifest;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.dataset.ImageDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a data set by name: the path relative to its folder, with slashes, in Unicode's form NFC. */
final class PresentFiles {
    /** A file and the parts of the data set that have images in it. */
    record Present(Path path, String parts) {
        long bytes() {
            try {
                return Files.size(path);
            } catch (IOException e) {
                throw BadInputException.unreadable(path, e);
            }
        }

        String sha256() {
            try {
                return FileDigest.of(path);
            } catch (IOException e) {
                throw BadInputException.unreadable(path, e);
            }
        }
    }

    /** In place of the parts: the file that lists images and labels. */
    static final String LABELS = "labels";

    private PresentFiles() {}

    static SortedMap<String, Present> of(Path folder, DataSplits splits) {
        Map<Path, String> partsOf = new LinkedHashMap<>();
        add(partsOf, splits.train(), ManifestPart.TRAIN);
        add(partsOf, splits.validation(), ManifestPart.VALIDATION);
        splits.test().ifPresent(test -> add(partsOf, test, ManifestPart.TEST));
        SortedMap<String, Present> files = new TreeMap<>();
        splits.train().labelFile().ifPresent(table -> partsOf.put(table, LABELS));
        Path root = DataSets.root(folder);
        partsOf.forEach((path, parts) -> files.put(FileNames.portable(root, path), new Present(path, parts)));
        return files;
    }

    private static void add(Map<Path, String> partsOf, ImageDataset images, String part) {
        for (int i = 0; i < images.size(); i++) {
            partsOf.merge(
                    images.file(i),
                    part,
                    (parts, one) -> parts.equals(one) || parts.endsWith("," + one) ? parts : parts + "," + one);
        }
    }
}
