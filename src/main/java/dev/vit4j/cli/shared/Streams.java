package dev.vit4j.cli.shared;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in lists of files
 * @param out data, UTF-8
 * @param err messages, progress and errors
 */
public record Streams(InputStream in, PrintStream out, PrintStream err) {}
