package dev.vit4j.cli.shared;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Options read from YAML or JSON, by their long names without the dashes. The key {@value #ABOUT} is a description.
 *
 * @param origin the file or recipe, named in messages
 * @param about the description; a missing node if there is none
 * @param options the options it sets
 */
public record OptionFile(String origin, JsonNode about, ObjectNode options) {
    /** The one key that is not an option. */
    public static final String ABOUT = "about";

    /**
     * @param file ends in .yaml, .yml or .json
     * @return its content
     * @throws BadInputException if it cannot be read or is neither
     */
    public static OptionFile read(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        boolean isJson = name.endsWith(".json");
        requireOption(
                isJson || name.endsWith(".yaml") || name.endsWith(".yml"),
                "--config %s: must end in .yaml, .yml or .json",
                file);
        try {
            OptionFile read = parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8), !isJson);
            read.requireOptions(file);
            return read;
        } catch (NoSuchFileException e) {
            throw new BadOptionException("--config " + file + ": no such file", e);
        } catch (IOException e) {
            throw new BadOptionException("--config " + file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Recognizes other files named config.json, whose keys would only be called unknown. */
    private void requireOptions(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        requireOption(
                !options.path("format").isInt() || !options.path("run").isObject(),
                "--config %s: the record of a run, not a file of options; go on with the run with --resume %s, or write the"
                        + " options to change into a file of their own, such as 'epochs: 30'",
                file,
                folder);
        requireOption(
                !options.has("model_type") && !options.has("architecture"),
                "--config %s: the configuration of a model, not a file of options; name the model with --model %s",
                file,
                folder);
    }

    /**
     * @param origin named in messages
     * @param text the file
     * @param isYaml otherwise JSON
     * @return its content
     * @throws BadInputException if it is neither
     */
    public static OptionFile parse(String origin, String text, boolean isYaml) {
        try {
            JsonNode root = mapper(isYaml).readTree(text);
            if (root.isMissingNode() || root.isNull()) {
                root = JsonNodeFactory.instance.objectNode(); // an empty file sets nothing
            }
            require(root.isObject(), "%s: must be a list of 'option: value' pairs, not %s", origin, root.getNodeType());
            ObjectNode options = ((ObjectNode) root).deepCopy();
            options.remove(ABOUT);
            return new OptionFile(origin, root.path(ABOUT), options);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new BadInputException(origin + ": cannot be parsed" + where + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Reads plain trees only, never objects of types that the file names. */
    private static ObjectMapper mapper(boolean isYaml) {
        var builder = isYaml ? YAMLMapper.builder() : JsonMapper.builder();
        return builder.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
