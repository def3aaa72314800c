package dev.vit4j.common;

import java.io.Console;

/** Detects the terminals of stderr and stdout. */
public final class Terminal {
    private static final int USUAL_COLUMNS = 80;
    /** As the width of help. */
    private static final int TEXT_COLUMNS = 100;

    private Terminal() {}

    /**
     * Java cannot ask about stderr alone. {@code scripts/vit} can, and sets {@code vit4j.terminal}; without it the
     * console decides, which means that stdin and stdout are terminals too.
     */
    static boolean present() {
        String told = System.getProperty("vit4j.terminal");
        return told != null ? Boolean.parseBoolean(told) : consoleIsTerminal();
    }

    /** Whether stdout is a terminal too; {@code scripts/vit} sets {@code vit4j.terminal.stdout}. */
    static boolean takesStdout() {
        String told = System.getProperty("vit4j.terminal.stdout");
        return told != null ? Boolean.parseBoolean(told) : consoleIsTerminal();
    }

    @SuppressWarnings("SystemConsoleNull") // From JDK 22 on it is never null; isTerminal() is asked there.
    private static boolean consoleIsTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return maximum width of lines on stdout: the terminal's columns, or unlimited without a terminal */
    public static int stdoutColumns() {
        return takesStdout() ? columns() : Integer.MAX_VALUE;
    }

    /** @return width for text on stdout: the terminal's columns, or 100 without a terminal */
    public static int textColumns() {
        return takesStdout() ? columns() : TEXT_COLUMNS;
    }

    /** Returns the columns set by {@code scripts/vit} (property) or the shell (environment), or 80. */
    static int columns() {
        return columns(System.getProperty("vit4j.columns"), System.getenv("COLUMNS"));
    }

    static int columns(String property, String environment) {
        String told = property != null ? property : environment;
        return told != null && told.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(told) : USUAL_COLUMNS;
    }
}
