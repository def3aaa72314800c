package dev.vit4j.common;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * User input cannot be used. The message names the file or option, the value and the remedy; the command line prints it
 * without a stack trace and exits with 1.
 */
public class BadInputException extends RuntimeException {
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
     * Creates an exception for a file that cannot be read.
     *
     * @param name name of the file, for the message
     * @param cause why it cannot be read
     * @return an exception whose message names the file and the problem
     */
    public static BadInputException unreadable(Object name, IOException cause) {
        String problem;
        if (cause instanceof NoSuchFileException) {
            problem = "no such file";
        } else if (cause instanceof AccessDeniedException) {
            problem = "cannot be read: permission denied";
        } else {
            problem = "cannot be read: " + reason(cause);
        }
        return new BadInputException(name + ": " + problem, cause);
    }

    private static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return reason == null ? cause.toString() : reason;
    }

    /**
     * @param name a file or a value
     * @return the message without the name and the colon if it begins with them
     */
    public String problem(String name) {
        String message = getMessage();
        return message.startsWith(name + ": ") ? message.substring(name.length() + 2) : message;
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
