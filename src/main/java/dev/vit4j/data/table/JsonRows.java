package dev.vit4j.data.table;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of JSON Lines: {@code {"path": "1.jpg", "label": "cat", "split": "train"}}; the label may be a list. */
final class JsonRows {
    private JsonRows() {}

    static List<LabelRow> read(Path file, String content) {
        List<LabelRow> rows = new ArrayList<>();
        int line = 0;
        for (String text : content.split("\n", -1)) {
            line++;
            if (!text.isBlank()) {
                rows.add(row(file, line, text));
            }
        }
        return rows;
    }

    private static LabelRow row(Path file, int line, String text) {
        JsonNode node;
        try {
            node = Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": line " + line + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode path = node.path(LabelFile.PATH);
        require(
                path.isTextual() && !path.textValue().isBlank(),
                "%s: line %d: path is missing or not a string",
                file,
                line);
        require(node.has(LabelFile.LABEL), "%s: line %d: label is missing; null for an image without", file, line);
        JsonNode split = node.path(LabelFile.SPLIT);
        require(
                split.isMissingNode() || split.isNull() || split.isTextual(),
                "%s: line %d: split is %s; expected a string",
                file,
                line,
                Excerpt.of(split.toString()));
        return new LabelRow(
                line,
                path.textValue(),
                labels(file, line, node.get(LabelFile.LABEL)),
                split.isTextual() ? split.textValue().strip() : "");
    }

    private static List<String> labels(Path file, int line, JsonNode value) {
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            return LabelFile.labels(name(file, line, value));
        }
        List<String> labels = new ArrayList<>();
        for (JsonNode one : value) {
            String label = ComposedText.of(name(file, line, one).strip());
            if (!label.isEmpty() && !labels.contains(label)) {
                labels.add(label);
            }
        }
        return labels;
    }

    private static String name(Path file, int line, JsonNode value) {
        require(
                value.isTextual() || value.isIntegralNumber(),
                "%s: line %d: label is %s; expected a string, a number, a list of these, or null",
                file,
                line,
                Excerpt.of(value.toString()));
        return value.asText();
    }
}
