package dev.vit4j.common;

/**
 * User input cannot be used. The message names the file or option, the value and the remedy; the command line prints it
 * without a stack trace and exits with 1.
 */
public final class BadInputException extends RuntimeException {
    /** @param message names the file or option, the value and the remedy */
    public BadInputException(String message) {
        super(message);
    }

    /**
     * @param message names the file or option, the value and the remedy
     * @param cause underlying exception
     */
    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Throws unless the condition holds.
     *
     * @param condition what must be true
     * @param format as in {@link String#format}
     * @param args arguments of the format
     * @throws BadInputException if it is not
     */
    public static void require(boolean condition, String format, Object... args) {
        if (!condition) {
            throw new BadInputException(String.format(java.util.Locale.ROOT, format, args));
        }
    }
}
