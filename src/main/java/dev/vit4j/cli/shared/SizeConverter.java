package dev.vit4j.cli.shared;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Size;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts sizes: {@code 224}, or height and width as in {@code 64x48}. */
public final class SizeConverter implements ITypeConverter<Size> {
    @Override
    public Size convert(String value) {
        try {
            return Size.parse(value);
        } catch (BadInputException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
