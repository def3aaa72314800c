package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.ResizeRule;
import java.util.Set;
import java.util.TreeSet;

/** The sizes in a {@code preprocessor_config.json}: numbers, lists and objects, as transformers reads them. */
final class ProcessorSize {
    static final int MOST_PIXELS = 65_536;

    private static final String FORMS = "a number, [height, width], or an object with height and width, shortest_edge,"
            + " shortest_edge and longest_edge, or max_height and max_width";

    private ProcessorSize() {}

    /**
     * @param fields of the file
     * @param field its name
     * @param numberIsSquare whether a number means a square rather than the shorter side
     * @return what it says
     * @throws BadInputException if transformers does not resize by it
     */
    static ResizeRule rule(JsonFields fields, String field, boolean numberIsSquare) {
        JsonNode value = fields.node().get(field);
        if (value.isIntegralNumber()) {
            int pixels = fields.count(field, MOST_PIXELS);
            return numberIsSquare ? new ResizeRule.Exact(Size.square(pixels)) : new ResizeRule.ShortestEdge(pixels);
        }
        if (value.isArray()) {
            return new ResizeRule.Exact(pair(fields, field));
        }
        require(value.isObject(), "%s: %s is %s; expected %s", fields.where(), field, fields.text(field), FORMS);
        JsonFields size = fields.object(field);
        Set<String> keys = new TreeSet<>();
        value.fieldNames().forEachRemaining(keys::add);
        if (keys.equals(Set.of("height", "width"))) {
            return new ResizeRule.Exact(new Size(pixels(size, "height"), pixels(size, "width")));
        }
        if (keys.equals(Set.of("shortest_edge"))) {
            return new ResizeRule.ShortestEdge(pixels(size, "shortest_edge"));
        }
        if (keys.equals(Set.of("shortest_edge", "longest_edge"))) {
            return new ResizeRule.BoundedEdges(pixels(size, "shortest_edge"), pixels(size, "longest_edge"));
        }
        if (keys.equals(Set.of("max_height", "max_width"))) {
            return new ResizeRule.Within(new Size(pixels(size, "max_height"), pixels(size, "max_width")));
        }
        throw new BadInputException(
                fields.where() + ": " + field + " is " + fields.text(field) + "; expected " + FORMS);
    }

    /**
     * @param fields of the file
     * @param field its name
     * @return height and width
     * @throws BadInputException if it is something else
     */
    static Size exact(JsonFields fields, String field) {
        require(
                rule(fields, field, true) instanceof ResizeRule.Exact,
                "%s: %s is %s; expected height and width",
                fields.where(),
                field,
                fields.text(field));
        return ((ResizeRule.Exact) rule(fields, field, true)).size();
    }

    private static Size pair(JsonFields fields, String field) {
        JsonNode value = fields.node().get(field);
        require(
                value.size() == 2 && isCount(value.get(0)) && isCount(value.get(1)),
                "%s: %s is %s; expected [height, width], whole numbers from 1 to %d",
                fields.where(),
                field,
                fields.text(field),
                MOST_PIXELS);
        return new Size(value.get(0).intValue(), value.get(1).intValue());
    }

    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= 1
                && value.intValue() <= MOST_PIXELS;
    }

    private static int pixels(JsonFields size, String field) {
        return size.count(field, MOST_PIXELS);
    }
}
