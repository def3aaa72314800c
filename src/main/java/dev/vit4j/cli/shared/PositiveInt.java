package dev.vit4j.cli.shared;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts whole numbers of at least 1. */
public final class PositiveInt implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected a whole number of at least 1 but was '" + value + "'");
        }
        throw new TypeConversionException("expected a whole number of at least 1 but was " + value);
    }
}
