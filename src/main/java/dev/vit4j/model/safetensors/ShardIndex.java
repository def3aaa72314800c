package dev.vit4j.model.safetensors;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The index of weights that are split over several safetensors files, as transformers writes it.
 *
 * @param where the file, for messages
 * @param fileOf name of the file that holds a tensor, by the tensor's name
 */
public record ShardIndex(String where, Map<String, String> fileOf) {
    /** Names without folders: an index from elsewhere must not lead out of its own folder. */
    private static final String FILE = "[^/\\\\:]+\\.safetensors";

    public ShardIndex {
        fileOf = Map.copyOf(fileOf);
    }

    /**
     * @param index a {@code model.safetensors.index.json}
     * @return its content
     * @throws dev.vit4j.common.BadInputException if it cannot be read, is not an index, or names a file that is not beside
     *     it
     */
    public static ShardIndex read(Path index) {
        JsonNode map = Json.read(index).path("weight_map");
        require(map.isObject() && !map.isEmpty(), "%s: not an index of weights: weight_map is missing", index);
        Map<String, String> fileOf = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String file = entry.getValue().asText();
            require(
                    entry.getValue().isTextual() && file.matches(FILE),
                    "%s: weight_map: \"%s\" is not the name of a safetensors file beside the index",
                    index,
                    Excerpt.of(entry.getValue().isTextual() ? file : String.valueOf(entry.getValue())));
            fileOf.put(entry.getKey(), file);
        }
        return new ShardIndex(index.toString(), fileOf);
    }

    /** @return the files, sorted */
    public List<String> shards() {
        return fileOf.values().stream().distinct().sorted().toList();
    }

    /**
     * @param names names of the tensors in a file
     * @throws dev.vit4j.common.BadInputException if a file lacks a tensor that the index says it holds
     */
    public void check(Function<String, Set<String>> names) {
        fileOf.forEach((tensor, file) -> require(
                names.apply(file).contains(tensor), "%s: tensor %s is not in %s", where, Excerpt.of(tensor), file));
    }
}
