package dev.vit4j.data.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The data of a run as it found them.
 *
 * @param folder the data set's folder, an absolute path
 * @param summary number and hash of the images of each part, and how they were divided
 * @param files the files by name: the path relative to the folder, with slashes, in Unicode's form NFC
 */
public record DataManifest(Path folder, DataSummary summary, SortedMap<String, ManifestFile> files) {
    /** Files of images whose content is remembered too, besides names and sizes. */
    private static final int SAMPLES = 16;

    /** Copies the files. */
    public DataManifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Describes a data set. Files of many images (CIFAR's, shards) are hashed, as {@link FileDigest} does, and so are up to 16
     * of single images; of the others, names and sizes are remembered.
     *
     * @param folder the data set's folder, or its label file
     * @param splits its parts
     * @param rule how validation images are held out if the data has none of its own
     * @return the description
     */
    public static DataManifest of(Path folder, DataSplits splits, SplitRule rule) {
        SortedMap<String, PresentFiles.Present> present = PresentFiles.of(folder, splits);
        Set<String> hashed = new HashSet<>(hashed(present, splits));
        Set<String> tables = present.entrySet().stream()
                .filter(file -> file.getValue().parts().equals(PresentFiles.LABELS))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        hashed.addAll(tables);
        SortedMap<String, ManifestFile> files = new TreeMap<>();
        present.forEach((name, file) -> files.put(
                name, new ManifestFile(file.bytes(), file.parts(), hashed.contains(name) ? file.sha256() : "")));
        SortedMap<String, String> samples = new TreeMap<>();
        // A label file is among the samples: it is by its content that the data set is recognized elsewhere.
        hashed.stream()
                .sorted(Comparator.comparing((String name) -> !tables.contains(name))
                        .thenComparing(name -> name))
                .limit(SAMPLES)
                .forEach(name -> samples.put(name, files.get(name).sha256()));
        DataSummary summary = DataSummary.of(splits, rule, samples);
        return new DataManifest(DataSets.root(folder).toAbsolutePath().normalize(), summary, files);
    }

    private static Set<String> hashed(SortedMap<String, PresentFiles.Present> present, DataSplits splits) {
        List<String> names = new ArrayList<>(present.keySet());
        int images = splits.train().size()
                + splits.validation().size()
                + splits.test().map(test -> test.size()).orElse(0);
        if (names.size() <= Math.max(SAMPLES, images / 2)) {
            return new HashSet<>(names);
        }
        return IntStream.range(0, SAMPLES)
                .mapToObj(i -> names.get((int) ((long) i * names.size() / SAMPLES)))
                .collect(Collectors.toSet());
    }

    /**
     * @param file a file, in the folder of the run's data or in a copy of it
     * @param copy a folder that holds the same data set; the run's own is known anyway
     * @return what the run found under that name, if it was in the folder
     */
    public Optional<ManifestFile> file(Path file, Path copy) {
        Path whole = file.toAbsolutePath().normalize();
        return Optional.ofNullable(
                files.get(FileNames.portable(whole.startsWith(folder) ? folder : DataSets.root(copy), whole)));
    }

    /** @return the description without the files, for a model's provenance */
    public ObjectNode toJson() {
        return Json.mapper().valueToTree(summary);
    }
}
