package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the class names of a {@code config.json}: {@code id2label}, {@code label2id} and {@code num_labels}. */
final class LabelFields {
    private LabelFields() {}

    /**
     * Reads class names as transformers does: from {@code id2label}, whose values may be numbers, or numbered names, as
     * many as {@code num_labels}, by default two. Of a file with neither {@code id2label} nor another
     * {@code num_labels}, {@code label2id} is read, which transformers ignores.
     *
     * @param fields of a {@code config.json}
     * @param most classes to accept
     * @return class names by index
     * @throws BadInputException if indices have gaps, or {@code id2label} has not {@code num_labels} entries: releases of
     *     transformers disagree on which of them counts
     */
    static List<String> read(JsonFields fields, int most) {
        if (fields.has("id2label")) {
            List<String> names = byId(fields.object("id2label"));
            int stated = fields.count("num_labels", most, names.size());
            require(
                    stated == names.size(),
                    "%s: num_labels is %d, but id2label names %d classes; remove num_labels, or correct id2label",
                    fields.where(),
                    stated,
                    names.size());
            return names;
        }
        if (fields.has("label2id")) {
            JsonFields ids = fields.object("label2id");
            int count = ids.node().size();
            if (count > 0 && fields.count("num_labels", most, count) == count) {
                return byName(ids);
            }
        }
        return HfConfig.numbered(fields.count("num_labels", most, 2));
    }

    private static List<String> byId(JsonFields names) {
        Map<Integer, String> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : names.node().properties()) {
            byId.put(index(names, entry.getKey()), name(names, entry.getKey(), entry.getValue()));
        }
        require(!byId.isEmpty(), "%s: no labels", names.where());
        return List.copyOf(byId.values());
    }

    private static List<String> byName(JsonFields ids) {
        Map<Integer, String> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : ids.node().properties()) {
            int id = index(ids, entry.getValue().asText());
            String other = byId.put(id, entry.getKey());
            require(
                    other == null,
                    "%s: \"%s\" and \"%s\" are both %d; give id2label instead",
                    ids.where(),
                    Excerpt.of(String.valueOf(other)),
                    Excerpt.of(entry.getKey()),
                    id);
        }
        return List.copyOf(byId.values());
    }

    private static int index(JsonFields labels, String id) {
        int count = labels.node().size();
        require(
                id.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(id) < count,
                "%s: \"%s\" is not an index among %d labels; they must be numbered from 0 without gaps",
                labels.where(),
                Excerpt.of(id),
                count);
        return Integer.parseInt(id);
    }

    /** Returns a string as it is, a number as it is written, and a generic name for null. */
    private static String name(JsonFields labels, String id, JsonNode value) {
        require(
                value.isTextual() || value.isNumber() || value.isNull(),
                "%s: %s is %s; expected a string",
                labels.where(),
                id,
                Excerpt.of(value.toString()));
        return value.isNull() ? "LABEL_" + id : value.asText();
    }
}
