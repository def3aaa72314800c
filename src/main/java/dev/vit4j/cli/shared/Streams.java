package dev.vit4j.cli.shared;

import dev.vit4j.common.DisplayText;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in lists of files
 * @param out data, UTF-8
 * @param err messages, progress and errors
 */
public record Streams(InputStream in, PrintStream out, PrintStream err) {
    /**
     * Prints a message for people. What would control the terminal is escaped.
     *
     * @param message of one or more lines
     */
    public void note(String message) {
        err.println(DisplayText.printableLines(message));
    }
}
