package dev.vit4j.cli;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Csv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A key of a configuration file and the option that it sets.
 *
 * @param file name of the file, for messages
 * @param key the key
 * @param option the option
 */
record ConfigValue(String file, String key, OptionSpec option) {
    /**
     * @param value the key's value in the file
     * @return the equivalent command line arguments
     * @throws BadInputException if the value has not the option's type
     */
    List<String> arguments(JsonNode value) {
        if (option.arity().max() == 0) {
            return flag(value);
        }
        List<String> arguments = new ArrayList<>();
        if (value.isArray()) {
            require(option.isMultiValue(), "%s: %s takes one value, not the list %s", file, key, value);
            value.forEach(element -> arguments.add(argument(element, true)));
        } else {
            arguments.add(argument(value, false));
        }
        return arguments;
    }

    private List<String> flag(JsonNode value) {
        require(value.isBoolean(), "%s: %s must be true or false, not %s", file, key, value);
        if (value.booleanValue() == Boolean.parseBoolean(option.defaultValue())) {
            return List.of();
        }
        boolean negative = !value.booleanValue() && option.negatable();
        return List.of(negative ? "--no-" + key : "--" + key);
    }

    /**
     * @param value of the key, or an element of its list
     * @param element whether it is one, so that a comma in it does not separate values
     */
    private String argument(JsonNode value, boolean element) {
        require(value.isValueNode() && !value.isNull(), "%s: %s must be %s, not %s", file, key, expected(), value);
        require(
                !value.isBoolean() || type() == String.class || type() == boolean.class || type() == Boolean.class,
                "%s: %s must be %s, not %s",
                file,
                key,
                expected(),
                value);
        String text = element && type() == String.class ? Csv.quoted(value.asText()) : value.asText();
        if (option.splitRegex().isEmpty()) {
            check(text);
        } else {
            Arrays.stream(text.split(option.splitRegex(), -1)).forEach(this::check);
        }
        return "--" + key + "=" + text;
    }

    /** Checks a value before picocli converts it, since picocli's message would not name the file. */
    private void check(String text) {
        try {
            if (option.converters().length > 0) {
                for (ITypeConverter<?> converter : option.converters()) {
                    converter.convert(text);
                }
            } else if (type().isEnum()) {
                requireConstant(text);
            } else if (type() == int.class || type() == Integer.class) {
                Integer.parseInt(text);
            } else if (type() == long.class || type() == Long.class) {
                Long.parseLong(text);
            } else if (type() == double.class || type() == Double.class) {
                Double.parseDouble(text);
            }
        } catch (NumberFormatException e) {
            throw new BadInputException(
                    String.format(Locale.ROOT, "%s: %s must be %s, not '%s'", file, key, expected(), text), e);
        } catch (BadInputException e) {
            throw e;
        } catch (Exception e) {
            throw new BadInputException(
                    String.format(Locale.ROOT, "%s: %s '%s': %s", file, key, text, e.getMessage()), e);
        }
    }

    private void requireConstant(String text) {
        boolean known = Arrays.stream(type().getEnumConstants())
                .anyMatch(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text)
                        || constant.toString().equalsIgnoreCase(text));
        require(known, "%s: %s must be %s, not '%s'", file, key, expected(), text);
    }

    private Class<?> type() {
        return option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type();
    }

    private String expected() {
        Class<?> type = type();
        if (type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                                    .toList());
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        return "a single value";
    }
}
