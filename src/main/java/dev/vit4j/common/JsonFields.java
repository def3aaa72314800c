package dev.vit4j.common;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Reads and checks the fields of a JSON object in a file. Every error message names file, field and value.
 *
 * @param where the file, and the object's path within it
 * @param node the object
 */
public record JsonFields(String where, JsonNode node) {
    /** @throws BadInputException if it is not an object */
    public JsonFields {
        require(node.isObject(), "%s: not a JSON object", where);
    }

    /**
     * @param file a JSON file
     * @return its fields
     * @throws BadInputException if it cannot be read or does not contain an object
     */
    public static JsonFields of(Path file) {
        return new JsonFields(file.toString(), Json.read(file));
    }

    /**
     * Adds a file's name to the error messages of a constructor that does not know it.
     *
     * @param file the file that the values come from
     * @param made constructs an object from the values
     * @return the object
     * @throws BadInputException if the values are invalid; the message starts with the file's name
     */
    public static <T> T naming(String file, Supplier<T> made) {
        try {
            return made.get();
        } catch (BadInputException e) {
            throw e.getMessage().startsWith(file) ? e : new BadInputException(file + ": " + e.getMessage(), e);
        }
    }

    /** @return whether the field is present and not null */
    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** @return the object under a field */
    public JsonFields object(String field) {
        require(has(field) && node.get(field).isObject(), "%s: %s is not a JSON object: %s", where, field, text(field));
        return new JsonFields(where + ": " + field, node.get(field));
    }

    /** @return a required whole number in [1, most] */
    public int count(String field, int most) {
        return inRange(field, 1, most);
    }

    /** @return a whole number in [0, most], or the default if the field is missing or null */
    public int whole(String field, int most, int byDefault) {
        return has(field) ? inRange(field, 0, most) : byDefault;
    }

    private int inRange(String field, int least, int most) {
        require(has(field), "%s: %s is missing", where, field);
        JsonNode value = node.get(field);
        require(
                value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= least
                        && value.intValue() <= most,
                "%s: %s is %s; expected a whole number from %d to %d",
                where,
                field,
                text(field),
                least,
                most);
        return value.intValue();
    }

    /** @return a whole number in [1, most], or the default if the field is missing or null */
    public int count(String field, int most, int byDefault) {
        return has(field) ? count(field, most) : byDefault;
    }

    /** @return a required size with sides in [1, most]: a number or {@code [height,width]}, as transformers takes both */
    public Size size(String field, int most) {
        if (!has(field) || !node.get(field).isArray()) {
            return Size.square(count(field, most));
        }
        JsonNode pair = node.get(field);
        boolean valid = pair.size() == 2;
        for (JsonNode side : pair) {
            valid &= side.isIntegralNumber()
                    && side.canConvertToInt()
                    && side.intValue() >= 1
                    && side.intValue() <= most;
        }
        require(
                valid,
                "%s: %s is %s; expected a whole number from 1 to %d, or [height,width] of such numbers",
                where,
                field,
                text(field),
                most);
        return new Size(pair.get(0).intValue(), pair.get(1).intValue());
    }

    /** @return a finite number, or the default if the field is missing or null */
    public double number(String field, double byDefault) {
        if (!has(field)) {
            return byDefault;
        }
        return finite(field, node.get(field));
    }

    /** @return true or false, or the default if the field is missing or null */
    public boolean flag(String field, boolean byDefault) {
        if (!has(field)) {
            return byDefault;
        }
        require(node.get(field).isBoolean(), "%s: %s is %s; expected true or false", where, field, text(field));
        return node.get(field).booleanValue();
    }

    /** @return a string, or the default if the field is missing or null */
    public String string(String field, String byDefault) {
        if (!has(field)) {
            return byDefault;
        }
        require(node.get(field).isTextual(), "%s: %s is %s; expected a string", where, field, text(field));
        return node.get(field).textValue();
    }

    /** @return a list of finite numbers, or the default if the field is missing or null */
    public List<Double> numbers(String field, List<Double> byDefault) {
        if (!has(field)) {
            return byDefault;
        }
        require(node.get(field).isArray(), "%s: %s is %s; expected a list of numbers", where, field, text(field));
        List<Double> numbers = new ArrayList<>();
        for (JsonNode value : node.get(field)) {
            numbers.add(finite(field, value));
        }
        return numbers;
    }

    /** @return a required list of strings */
    public List<String> strings(String field) {
        require(has(field) && node.get(field).isArray(), "%s: %s is not a list: %s", where, field, text(field));
        List<String> strings = new ArrayList<>();
        for (JsonNode value : node.get(field)) {
            require(value.isTextual(), "%s: %s holds %s; expected strings", where, field, Excerpt.of(value.toString()));
            strings.add(value.textValue());
        }
        return strings;
    }

    /** @return the enum constant of that name in lower case, or the default if the field is missing or null */
    public <E extends Enum<E>> E choice(String field, Class<E> type, E byDefault) {
        if (!has(field)) {
            return byDefault;
        }
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            known.add(choice(constant));
            if (choice(constant).equals(node.get(field).textValue())) {
                return constant;
            }
        }
        throw new BadInputException(where + ": " + field + " is " + text(field) + "; expected one of " + known);
    }

    /** @return how an enum's constant is written */
    public static String choice(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** @return the field's value for a message */
    public String text(String field) {
        return Excerpt.of(String.valueOf(node.get(field)));
    }

    private double finite(String field, JsonNode value) {
        require(
                value.isNumber() && Double.isFinite(value.doubleValue()),
                "%s: %s is %s; expected numbers",
                where,
                field,
                text(field));
        return value.doubleValue();
    }
}
