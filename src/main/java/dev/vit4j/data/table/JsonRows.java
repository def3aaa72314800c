package dev.vit4j.data.table;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows of JSON Lines: {@code {"path": "1.jpg", "label": "cat", "split": "train"}}; the label may be a list. */
final class JsonRows implements LabelRows {
    private static final int END = -1;

    private final Path file;
    private final LineBytes in;
    private final LabelColumns columns;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int line;

    private JsonRows(Path file, LineBytes in, LabelColumns columns) {
        this.file = file;
        this.in = in;
        this.columns = columns;
    }

    /**
     * @param file a label file
     * @param columns names of its fields
     * @return its rows
     * @throws IOException if it cannot be read
     */
    static JsonRows open(Path file, LabelColumns columns) throws IOException {
        return new JsonRows(file, new LineBytes(Files.newInputStream(file)), columns);
    }

    @Override
    public Optional<LabelRow> next() throws IOException {
        while (in.peek() != END) {
            String text = nextLine();
            if (!text.isBlank()) {
                return Optional.of(row(text));
            }
        }
        return Optional.empty();
    }

    private String nextLine() throws IOException {
        line = in.line();
        bytes.reset();
        for (int b = in.read(); b != '\n' && b != END; b = in.read()) {
            require(
                    bytes.size() < LineBytes.LONGEST,
                    "%s: line %d: has more than %d MiB; each line must be a JSON object of its own",
                    file,
                    line,
                    LineBytes.LONGEST >> 20);
            bytes.write(b);
        }
        return Utf8.text(bytes.toByteArray(), 0, bytes.size(), file, line);
    }

    private LabelRow row(String text) {
        JsonNode node;
        try {
            node = Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": line " + line + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
        require(node.isObject(), "%s: line %d: is %s; expected a JSON object", file, line, Excerpt.of(node.toString()));
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        if (!columns.isIn(names)) {
            throw columns.notIn(file, "line " + line, names);
        }
        JsonNode path = field(node, names, columns.path());
        require(
                path.isTextual() && !path.textValue().isBlank(),
                "%s: line %d: %s is %s; expected a path",
                file,
                line,
                columns.path(),
                Excerpt.of(path.toString()));
        JsonNode split = field(node, names, columns.split());
        require(
                split.isMissingNode() || split.isNull() || split.isTextual(),
                "%s: line %d: %s is %s; expected a string",
                file,
                line,
                columns.split(),
                Excerpt.of(split.toString()));
        return new LabelRow(
                line,
                path.textValue(),
                labels(field(node, names, columns.label())),
                split.isTextual() ? split.textValue().strip() : "");
    }

    private static JsonNode field(JsonNode node, List<String> names, String name) {
        int place = LabelColumns.find(names, name);
        return node.path(place < 0 ? name : names.get(place));
    }

    private List<String> labels(JsonNode value) {
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            return LabelFile.labels(name(value));
        }
        List<String> labels = new ArrayList<>();
        for (JsonNode one : value) {
            String label = ComposedText.of(name(one).strip());
            if (!label.isEmpty() && !labels.contains(label)) {
                labels.add(label);
            }
        }
        return labels;
    }

    private String name(JsonNode value) {
        require(
                value.isTextual() || value.isIntegralNumber(),
                "%s: line %d: %s is %s; expected a string, a number, a list of these, or null",
                file,
                line,
                columns.label(),
                Excerpt.of(value.toString()));
        return value.asText();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
