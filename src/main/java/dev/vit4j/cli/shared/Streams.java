package dev.vit4j.cli.shared;

import dev.vit4j.common.DisplayText;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes, and whether it is being interrupted.
 *
 * @param in lists of files
 * @param out data, UTF-8
 * @param err messages, progress and errors
 * @param interrupts what happens on Ctrl-C
 */
public record Streams(InputStream in, PrintStream out, PrintStream err, Interrupts interrupts) {
    /**
     * Streams of a command that no signal ends.
     *
     * @param in lists of files
     * @param out data, UTF-8
     * @param err messages, progress and errors
     */
    public Streams(InputStream in, PrintStream out, PrintStream err) {
        this(in, out, err, new Interrupts());
    }

    /**
     * Prints a message for people. What would control the terminal is escaped.
     *
     * @param message of one or more lines
     */
    public void note(String message) {
        err.println(DisplayText.printableLines(message));
    }
}
