package dev.vit4j.cli.shared;

import picocli.CommandLine.TypeConversionException;

/** Parses whole numbers. */
final class WholeNumber {
    private WholeNumber() {}

    /**
     * @param least allowed
     * @param value as typed
     * @return the number
     * @throws TypeConversionException if it is no whole number, smaller, or too large for an int
     */
    static int atLeast(int least, String value) {
        String problem = "must be a whole number of at least " + least;
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            boolean large = value.matches("\\+?[0-9]{10,}");
            throw new TypeConversionException(large ? problem + " and at most " + Integer.MAX_VALUE : problem);
        }
        if (number < least) {
            throw new TypeConversionException(problem);
        }
        return number;
    }
}
