package dev.vit4j.data.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.ComposedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a column means, as {@code datasets} says.
 *
 * @param kind what it holds
 * @param names of the classes, in order of the class index; empty unless it holds class indices, or if they have no names
 */
record Feature(Kind kind, List<String> names) {
    /** What a column holds. */
    enum Kind {
        /** Images. */
        IMAGE,
        /** The index of a class, or a list of these. */
        CLASSES,
        /** Anything else. */
        OTHER
    }

    private static final Feature OTHER = new Feature(Kind.OTHER, List.of());
    private static final Feature IMAGE = new Feature(Kind.IMAGE, List.of());

    /** Copies the names. */
    Feature {
        names = List.copyOf(names);
    }

    /**
     * @param node a feature as in the metadata of a file: {@code {"_type": "ClassLabel", "names": [...]}}
     * @return what it says
     */
    static Feature ofMetadata(JsonNode node) {
        if (node.isArray()) { // as older versions write a list
            return inside(node.size() == 1 ? ofMetadata(node.get(0)) : OTHER);
        }
        return switch (node.path("_type").asText()) {
            case "Image" -> IMAGE;
            case "ClassLabel" -> new Feature(Kind.CLASSES, names(node.path("names")));
            case "Sequence", "List", "LargeList" -> inside(ofMetadata(node.path("feature")));
            default -> OTHER;
        };
    }

    /**
     * @param node a feature as in the header of {@code README.md}: {@code {name: label, dtype: {class_label: ...}}}
     * @return what it says
     */
    static Feature ofCard(JsonNode node) {
        for (String list : List.of("sequence", "list", "large_list")) {
            if (node.has(list)) {
                JsonNode element = node.get(list);
                return inside(element.has("dtype") || element.has("class_label") ? ofCard(element) : ofType(element));
            }
        }
        return ofType(node.has("dtype") ? node.get("dtype") : node);
    }

    private static Feature ofType(JsonNode type) {
        if (type.has("class_label")) {
            return new Feature(Kind.CLASSES, names(type.get("class_label").path("names")));
        }
        return type.asText().equals("image") || type.has("image") ? IMAGE : OTHER;
    }

    /** A list of images is no image. */
    private static Feature inside(Feature element) {
        return element.kind == Kind.CLASSES ? element : OTHER;
    }

    private static List<String> names(JsonNode names) {
        List<String> list = new ArrayList<>();
        if (names.isObject()) { // by index: {'0': cat, '1': dog}
            Map<Integer, String> sorted = new TreeMap<>();
            names.properties().forEach(field -> {
                if (field.getKey().matches("[0-9]{1,9}")) {
                    sorted.put(Integer.valueOf(field.getKey()), field.getValue().asText());
                }
            });
            list.addAll(sorted.values());
        } else {
            names.forEach(name -> list.add(name.asText()));
        }
        return ComposedText.of(list);
    }
}
