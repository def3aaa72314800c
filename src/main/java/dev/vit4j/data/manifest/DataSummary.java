package dev.vit4j.data.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.DataSplits;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A data set in brief, as models remember it.
 *
 * @param split how validation images are held out if the data has none of its own
 * @param samples SHA-256 of up to 16 files by name, relative to the data set's folder, to recognize the data elsewhere
 * @param train the images that were trained on
 * @param validation the images for choosing epochs
 * @param test the images for the reported result; null if there are none
 */
public record DataSummary(
        @JsonProperty("split") SplitRule split,
        @JsonProperty("samples") SortedMap<String, String> samples,
        @JsonProperty("train") ManifestPart train,
        @JsonProperty("validation") ManifestPart validation,

        @JsonProperty("test") @JsonInclude(JsonInclude.Include.NON_NULL)
        ManifestPart test) {

    /** Copies the samples. */
    public DataSummary {
        samples = Collections.unmodifiableSortedMap(samples == null ? new TreeMap<>() : new TreeMap<>(samples));
    }

    /**
     * @param splits the parts
     * @param rule how validation images are held out if the data has none of its own
     * @param samples SHA-256 of some files by name
     * @return number and hash of each part
     */
    public static DataSummary of(DataSplits splits, SplitRule rule, SortedMap<String, String> samples) {
        return new DataSummary(
                rule,
                samples,
                ManifestPart.of(splits.train()),
                ManifestPart.of(splits.validation()),
                splits.test().map(ManifestPart::of).orElse(null));
    }

    /**
     * @param now parts of a data set, opened as then
     * @return whether each part has the same images
     */
    public boolean sameImages(DataSummary now) {
        return train.equals(now.train) && validation.equals(now.validation) && Objects.equals(test, now.test);
    }

    /**
     * Returns whether a folder holds this data set at another place, possibly with changes.
     *
     * @param other a folder or a label file
     * @return whether more than half of the samples are there, unchanged; of a label file, whether it is one of them
     */
    public boolean isAt(Path other) {
        if (Files.isRegularFile(other)) {
            String sha256 = samples.get(FileNames.portable(DataSets.root(other), other));
            return sha256 != null && isSame(other, sha256);
        }
        long same = samples.entrySet().stream()
                .filter(sample -> isSame(other.resolve(sample.getKey()), sample.getValue()))
                .count();
        return 2 * same > samples.size();
    }

    private static boolean isSame(Path file, String sha256) {
        return Files.isRegularFile(file)
                && new PresentFiles.Present(file, "").sha256().equals(sha256);
    }

    /**
     * @param node from {@link DataManifest#toJson}
     * @param where it is, for messages
     * @return the summary
     * @throws BadInputException if it is not one
     */
    public static DataSummary read(JsonNode node, String where) {
        try {
            DataSummary read = Json.mapper().treeToValue(node, DataSummary.class);
            BadInputException.require(
                    read != null && read.split() != null && read.train() != null && read.validation() != null,
                    "%s: the description of the data is not complete",
                    where);
            BadInputException.require(
                    read.samples().keySet().stream()
                            .noneMatch(name -> Path.of(name).isAbsolute()),
                    "%s: samples: not all names are relative to the data set's folder",
                    where);
            return read;
        } catch (JsonProcessingException e) {
            throw new BadInputException(where + ": " + e.getOriginalMessage(), e);
        } catch (InvalidPathException e) {
            throw new BadInputException(where + ": samples: " + e.getMessage(), e);
        }
    }
}
