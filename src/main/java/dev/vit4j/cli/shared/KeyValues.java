package dev.vit4j.cli.shared;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.TypeConversionException;

/** Parses an option value made of several numbers: {@code n=2,m=9,mstd=0.5}. */
public final class KeyValues {
    private final List<String> keys;
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param text as typed
     * @param keys allowed; a value without a key belongs to the first
     * @throws TypeConversionException if it is not of that form, or has another key
     */
    public KeyValues(String text, String... keys) {
        this.keys = Arrays.asList(keys);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? keys[0] : part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            if (!this.keys.contains(key) || value.isEmpty() || values.put(key, value) != null) {
                throw bad();
            }
        }
    }

    /** @return the text of that key, or {@code otherwise} if it is absent */
    public String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** @return the number of that key, or {@code otherwise} if it is absent */
    public double number(String key, double otherwise) {
        return values.containsKey(key) ? number(values.get(key)) : otherwise;
    }

    /** @return the whole number of that key, or {@code otherwise} if it is absent */
    public int whole(String key, int otherwise) {
        double number = number(key, otherwise);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw bad();
        }
        return (int) number;
    }

    /** @return the two numbers of {@code key=least:most}, or the given ones if it is absent */
    public double[] range(String key, double least, double most) {
        if (!values.containsKey(key)) {
            return new double[] {least, most};
        }
        String[] ends = values.get(key).split(":", -1);
        if (ends.length != 2) {
            throw bad();
        }
        return new double[] {number(ends[0]), number(ends[1])};
    }

    private double number(String value) {
        double number;
        try {
            number = Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            throw bad();
        }
        if (!Double.isFinite(number)) {
            throw bad();
        }
        return number;
    }

    private TypeConversionException bad() {
        return new TypeConversionException(
                "must be of the form KEY=VALUE,... with the keys " + String.join(", ", keys));
    }
}
