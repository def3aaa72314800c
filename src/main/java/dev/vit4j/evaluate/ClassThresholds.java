package dev.vit4j.evaluate;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lowest score of each class that counts as a prediction, where images have any number of classes. As a file, a JSON
 * object of class names and numbers: {@code {"cat": 0.41, "dog": 0.63}}.
 *
 * @param byLabel thresholds by class name; 0.5 for the others
 */
public record ClassThresholds(Map<String, Float> byLabel) {
    /** The threshold of a class without its own. */
    public static final float USUAL = 0.5f;

    /** 0.5 for every class. */
    public static final ClassThresholds HALF = new ClassThresholds(Map.of());

    /** Copies the map. */
    public ClassThresholds {
        byLabel = new LinkedHashMap<>(byLabel);
    }

    /**
     * @param labels class names, length C
     * @param thresholds [C]
     * @return the thresholds by name
     */
    static ClassThresholds of(List<String> labels, float[] thresholds) {
        Map<String, Float> byLabel = new LinkedHashMap<>();
        for (int c = 0; c < thresholds.length; c++) {
            byLabel.put(labels.get(c), thresholds[c]);
        }
        return new ClassThresholds(byLabel);
    }

    /**
     * @param file written by {@link #write}, or by hand
     * @return the thresholds
     * @throws dev.vit4j.common.BadInputException if it is not a JSON object of numbers from 0 to 1
     */
    public static ClassThresholds read(Path file) {
        JsonNode node = Json.read(file);
        require(
                node.isObject() && !node.isEmpty(),
                "%s: not a JSON object of class names and thresholds, such as {\"cat\": 0.41}",
                file);
        Map<String, Float> byLabel = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            double value = entry.getValue().asDouble(Double.NaN);
            require(
                    entry.getValue().isNumber() && value >= 0 && value <= 1,
                    "%s: %s is %s; a threshold lies between 0 and 1",
                    file,
                    Excerpt.of(entry.getKey()),
                    Excerpt.of(entry.getValue().toString()));
            byLabel.put(ComposedText.of(entry.getKey()), (float) value);
        }
        return new ClassThresholds(byLabel);
    }

    /**
     * @param file to write, whole or not at all
     * @throws IOException if writing fails
     */
    public void write(Path file) throws IOException {
        ObjectNode node = Json.mapper().createObjectNode();
        byLabel.forEach(node::put);
        AtomicFiles.writeString(file, Json.pretty(node));
    }

    /**
     * @param labels class names of a model
     * @return the threshold of each class
     * @throws dev.vit4j.common.BadInputException if there is a threshold for a class that the model does not have
     */
    public float[] of(List<String> labels) {
        List<String> composed = ComposedText.of(labels);
        for (String label : byLabel.keySet()) {
            require(
                    composed.contains(ComposedText.of(label)),
                    "there is a threshold for '%s', which is no class of the model",
                    DisplayText.printable(label));
        }
        float[] thresholds = new float[labels.size()];
        for (int c = 0; c < thresholds.length; c++) {
            Float own = byLabel.get(labels.get(c));
            thresholds[c] = own == null ? byLabel.getOrDefault(composed.get(c), USUAL) : own;
        }
        return thresholds;
    }
}
