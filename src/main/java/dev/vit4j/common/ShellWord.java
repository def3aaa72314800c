package dev.vit4j.common;

/** Writes values into commands that people copy into a shell. */
public final class ShellWord {
    private ShellWord() {}

    /**
     * @param value a name or path
     * @return the value as one word of a POSIX shell, in single quotes if it needs them; what would control the terminal is
     *     escaped
     */
    public static String of(Object value) {
        String printable = DisplayText.printable(value.toString());
        return printable.matches("[A-Za-z0-9_./:=,@%+-]+") ? printable : "'" + printable.replace("'", "'\\''") + "'";
    }
}
