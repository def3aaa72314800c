package dev.vit4j.common;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * The value of an option cannot be used, whichever part of the program finds out. The command line prints the message and
 * exits with 2, as for an option that cannot be parsed.
 */
public final class BadOptionException extends BadInputException {
    /** @param message names the option, the value and the remedy */
    public BadOptionException(String message) {
        super(message);
    }

    /**
     * @param message names the option, the value and the remedy
     * @param cause underlying exception
     */
    public BadOptionException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Throws unless the condition holds.
     *
     * @param condition what must be true
     * @param format as in {@link String#format}; begins with the option's name
     * @param args arguments of the format
     * @throws BadOptionException if it is not
     */
    public static void requireOption(boolean condition, String format, Object... args) {
        if (!condition) {
            throw new BadOptionException(String.format(Locale.ROOT, format, args));
        }
    }

    /**
     * Makes something of options only, so that bad input can only be one of them.
     *
     * @param <T> what is made
     * @param made makes it
     * @return what was made
     * @throws BadOptionException if making it fails with a {@link BadInputException}
     */
    public static <T> T ofOptions(Supplier<T> made) {
        try {
            return made.get();
        } catch (BadOptionException e) {
            throw e;
        } catch (BadInputException e) {
            throw new BadOptionException(e.getMessage(), e);
        }
    }
}
