package dev.vit4j.data.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.DataSplits;

/**
 * A data set in brief, as models remember it.
 *
 * @param split how validation images are held out if the data has none of its own
 * @param train the images that were trained on
 * @param validation the images for choosing epochs
 * @param test the images for the reported result; null if there are none
 */
public record DataSummary(
        @JsonProperty("split") SplitRule split,
        @JsonProperty("train") ManifestPart train,
        @JsonProperty("validation") ManifestPart validation,

        @JsonProperty("test") @JsonInclude(JsonInclude.Include.NON_NULL)
        ManifestPart test) {

    /**
     * @param splits the parts
     * @param rule how validation images are held out if the data has none of its own
     * @return number and hash of each part
     */
    public static DataSummary of(DataSplits splits, SplitRule rule) {
        return new DataSummary(
                rule,
                ManifestPart.of(splits.train()),
                ManifestPart.of(splits.validation()),
                splits.test().map(ManifestPart::of).orElse(null));
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
            return read;
        } catch (JsonProcessingException e) {
            throw new BadInputException(where + ": " + e.getOriginalMessage(), e);
        }
    }
}
