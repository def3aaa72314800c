package dev.vit4j.cli.shared;

import java.util.function.DoublePredicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts finite numbers within a range. */
public abstract class Numbers implements ITypeConverter<Double> {
    private final DoublePredicate range;
    private final String expected;

    private Numbers(DoublePredicate range, String expected) {
        this.range = range;
        this.expected = expected;
    }

    /** Numbers from 0. */
    public static final class NotNegative extends Numbers {
        NotNegative() {
            super(x -> x >= 0, "a number of at least 0");
        }
    }

    /** Numbers above 0. */
    public static final class Positive extends Numbers {
        Positive() {
            super(x -> x > 0, "a number above 0");
        }
    }

    /** Numbers from 0 to 1. */
    public static final class Fraction extends Numbers {
        Fraction() {
            super(x -> x >= 0 && x <= 1, "a number from 0 to 1");
        }
    }

    /** Numbers from 0 to below 1. */
    public static final class BelowOne extends Numbers {
        BelowOne() {
            super(x -> x >= 0 && x < 1, "a number of at least 0 and below 1");
        }
    }

    /** Numbers above 0 and up to 1. */
    public static final class UpToOne extends Numbers {
        UpToOne() {
            super(x -> x > 0 && x <= 1, "a number above 0 and up to 1");
        }
    }

    @Override
    public Double convert(String value) {
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("must be " + expected);
        }
        if (!Double.isFinite(number) || !range.test(number)) {
            throw new TypeConversionException("must be " + expected);
        }
        return number;
    }
}
