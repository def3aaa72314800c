package dev.vit4j.cli.shared;

import picocli.CommandLine.ITypeConverter;

/** Converts whole numbers of at least 1. */
public final class PositiveInt implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        return WholeNumber.atLeast(1, value);
    }
}
