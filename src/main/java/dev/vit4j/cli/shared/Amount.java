package dev.vit4j.cli.shared;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts whole numbers of at least 1 with an optional suffix k, m or g. */
public abstract class Amount implements ITypeConverter<Long> {
    private static final Pattern NUMBER = Pattern.compile("([1-9][0-9]{0,11})([kmg]?)");

    private final long step;

    private Amount(long step) {
        this.step = step;
    }

    /** Bytes: k is 1,024. */
    public static final class Bytes extends Amount {
        Bytes() {
            super(1024);
        }
    }

    /** Counts: k is 1,000. */
    public static final class Count extends Amount {
        Count() {
            super(1000);
        }
    }

    @Override
    public Long convert(String value) {
        Matcher number = NUMBER.matcher(value.toLowerCase(Locale.ROOT));
        if (!number.matches()) {
            throw new TypeConversionException("must be a whole number of at least 1, such as 500m");
        }
        long amount = Long.parseLong(number.group(1));
        for (int i = "kmg".indexOf(number.group(2)); i >= 0 && !number.group(2).isEmpty(); i--) {
            amount *= step;
        }
        return amount;
    }
}
