package dev.vit4j.cli.shared;

import picocli.CommandLine.ITypeConverter;

/** Converts whole numbers of at least 0. */
public final class NotNegativeInt implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        return WholeNumber.atLeast(0, value);
    }
}
