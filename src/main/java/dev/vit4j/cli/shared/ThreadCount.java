package dev.vit4j.cli.shared;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Number of threads: at least 1, and not so many that starting them takes longer than the work. */
final class ThreadCount implements ITypeConverter<Integer> {
    private static final int MOST = 1024;

    @Override
    public Integer convert(String value) {
        int threads = WholeNumber.atLeast(1, value);
        if (threads > MOST) {
            throw new TypeConversionException(
                    "must be at most " + MOST + "; more threads than processors gain nothing");
        }
        return threads;
    }
}
