package dev.vit4j.cli.shared;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts finite numbers. */
public final class FiniteFloat implements ITypeConverter<Float> {
    @Override
    public Float convert(String value) {
        float number;
        try {
            number = Float.parseFloat(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("must be a number");
        }
        if (!Float.isFinite(number)) {
            throw new TypeConversionException("must be a finite number");
        }
        return number;
    }
}
