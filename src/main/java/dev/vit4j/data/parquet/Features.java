package dev.vit4j.data.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the columns of a data set mean. {@code datasets} writes it into the metadata of each file, and into the header of
 * {@code README.md} or {@code dataset_infos.json} beside them.
 */
final class Features {
    private static final String KEY = "huggingface";
    private static final Pattern HEADER = Pattern.compile("\\A\\uFEFF?---\\R(.*?)\\R---\\s*(\\R|\\z)", Pattern.DOTALL);
    private static final int MOST_README_BYTES = 16 << 20;

    private Features() {}

    /**
     * @param footer of a file
     * @return features by column; empty if the file does not tell them
     * @throws BadInputException if its metadata is damaged
     */
    static Map<String, Feature> of(ParquetFooter footer) {
        String text = footer.properties().get(KEY);
        if (text == null) {
            return Map.of();
        }
        try {
            return ofMetadata(Json.mapper().readTree(text).path("info").path("features"));
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    footer.file() + ": its metadata '" + KEY + "' is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * @param folder of a data set
     * @param configuration name of the configuration whose files are read; empty if there is one
     * @return features by column, as documents beside the files tell them; empty if none does
     * @throws BadInputException if such a document cannot be read
     */
    static Map<String, Feature> beside(Path folder, Optional<String> configuration) {
        Path infos = folder.resolve("dataset_infos.json");
        if (Files.isRegularFile(infos)) {
            JsonNode all = Json.read(infos);
            JsonNode one = all.path(configuration.orElse("default"));
            if (one.isMissingNode() && all.size() == 1) {
                one = all.elements().next();
            }
            Map<String, Feature> features = ofMetadata(one.path("features"));
            if (!features.isEmpty()) {
                return features;
            }
        }
        Path card = folder.resolve("README.md");
        return Files.isRegularFile(card) ? ofCard(card, configuration) : Map.of();
    }

    private static Map<String, Feature> ofMetadata(JsonNode features) {
        Map<String, Feature> found = new HashMap<>();
        features.properties().forEach(field -> found.put(field.getKey(), Feature.ofMetadata(field.getValue())));
        return found;
    }

    private static Map<String, Feature> ofCard(Path card, Optional<String> configuration) {
        JsonNode header;
        try {
            if (Files.size(card) > MOST_README_BYTES) {
                return Map.of();
            }
            // A card may be in any encoding; the names are in the header, which is UTF-8.
            Matcher matcher = HEADER.matcher(new String(Files.readAllBytes(card), StandardCharsets.UTF_8));
            if (!matcher.find()) {
                return Map.of();
            }
            header = new YAMLMapper().readTree(matcher.group(1));
        } catch (JsonProcessingException e) {
            throw new BadInputException(card + ": its header is not valid YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw BadInputException.unreadable(card, e);
        }
        JsonNode info = header.path("dataset_info");
        if (info.isArray()) {
            info = chosen(info, configuration);
        }
        Map<String, Feature> found = new HashMap<>();
        for (JsonNode feature : info.path("features")) {
            found.put(feature.path("name").asText(), Feature.ofCard(feature));
        }
        return found;
    }

    private static JsonNode chosen(JsonNode infos, Optional<String> configuration) {
        for (JsonNode info : infos) {
            if (infos.size() == 1 || info.path("config_name").asText().equals(configuration.orElse("default"))) {
                return info;
            }
        }
        return infos.path(infos.size());
    }
}
