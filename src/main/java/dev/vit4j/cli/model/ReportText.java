package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.DisplayText;
import java.util.Locale;
import java.util.Map;

/** Shows a report to people: a line for each field, names aligned, what lies deeper indented. */
final class ReportText {
    private static final int NAME_WIDTH = 22;
    /** A thousand class names would bury the rest. */
    private static final int MOST_LISTED = 32;

    private final StringBuilder out = new StringBuilder();

    private ReportText() {}

    static String of(ObjectNode report) {
        ReportText text = new ReportText();
        text.fields(report, 0);
        return text.out.toString();
    }

    private void fields(JsonNode node, int depth) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = " ".repeat(2 * depth)
                    + DisplayText.printable(field.getKey())
                            .replaceFirst("_bytes$", "")
                            .replace('_', ' ');
            JsonNode value = field.getValue();
            if (value.isObject() && !value.isEmpty()) {
                out.append(name).append('\n');
                fields(value, depth + 1);
            } else {
                String padded = name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
                out.append((padded + shown(field.getKey(), value)).stripTrailing())
                        .append('\n');
            }
        }
    }

    private static String shown(String name, JsonNode value) {
        if (value.isArray()) {
            return list(value);
        }
        if (value.isNull() || (value.isEmpty() && value.isContainerNode())) {
            return "-";
        }
        if (name.endsWith("_bytes")) {
            boolean small = value.asLong() < 1L << 30;
            return String.format(
                    Locale.ROOT, small ? "%.1f MiB" : "%.1f GiB", value.asDouble() / (small ? 1L << 20 : 1L << 30));
        }
        return value.isIntegralNumber()
                ? String.format(Locale.ROOT, "%,d", value.asLong())
                : DisplayText.printable(value.asText());
    }

    private static String list(JsonNode values) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < Math.min(values.size(), MOST_LISTED); i++) {
            JsonNode value = values.get(i);
            list.append(i == 0 ? "" : ", ");
            if (value.isObject()) {
                list.append(objectLine(value));
            } else {
                list.append(DisplayText.printable(value.asText()));
            }
        }
        if (values.size() > MOST_LISTED) {
            list.append(", ... (").append(values.size()).append(" in all)");
        }
        return values.isEmpty() ? "-" : list.toString();
    }

    private static String objectLine(JsonNode object) {
        StringBuilder line = new StringBuilder();
        object.forEach(value -> line.append(line.length() == 0 ? "" : " ").append(value.asText()));
        return line.toString().strip();
    }
}
