package dev.vit4j.common;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prepares untrusted text, such as file and class names, for display. */
public final class DisplayText {
    private static final String ELLIPSIS = "…";

    private DisplayText() {}

    /**
     * Escapes invisible characters: a file name must not control the terminal or change the direction of text.
     *
     * @param text any text
     * @return the text, with control and formatting characters and line ends as {@code \\n} or {@code \\u001b}
     */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                shown.append("\\n");
            } else if (isUnseen(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /**
     * @param message of one or more lines, which may quote files
     * @return the message with its line breaks, everything else as {@link #printable} shows it
     */
    public static String printableLines(String message) {
        return message.lines().map(DisplayText::printable).collect(Collectors.joining("\n"));
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /**
     * @param text printable text
     * @return its width in terminal columns: 2 for wide East Asian characters and emoji, 0 for combining marks
     */
    public static int columns(String text) {
        return text.codePoints().map(DisplayText::columns).sum();
    }

    /** After Markus Kuhn's wcwidth and Unicode Standard Annex 11; ambiguous characters count as narrow. */
    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1f64f)
                || (c >= 0x1f900 && c <= 0x1f9ff)
                || (c >= 0x20000 && c <= 0x3fffd);
        return wide ? 2 : 1;
    }

    /**
     * @param text printable text
     * @param columns maximum width, at least 1
     * @return the text; if it is longer, its beginning and an ellipsis
     */
    public static String shortened(String text, int columns) {
        if (columns(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            used += columns(c);
            if (used > columns) {
                break;
            }
            kept.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return kept + ELLIPSIS;
    }

    /**
     * @param text printable text
     * @param columns maximum width, at least 1
     * @return the text; if it is longer, its beginning, an ellipsis and its end
     */
    public static String shortenedInside(String text, int columns) {
        if (columns(text) <= columns) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        int room = columns - 1;
        int used = 0;
        int end = points.length;
        // The end is the file's name: it gets two thirds.
        while (end > 0 && used + columns(points[end - 1]) <= room * 2 / 3) {
            used += columns(points[--end]);
        }
        int start = 0;
        while (start < end && used + columns(points[start]) <= room) {
            used += columns(points[start++]);
        }
        return new String(points, 0, start) + ELLIPSIS + new String(points, end, points.length - end);
    }

    /**
     * @param text words separated by blanks
     * @param columns maximum width of a line, at least 1
     * @return the wrapped lines; a longer word gets a line of its own
     */
    public static List<String> wrapped(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!line.isEmpty() && columns(line.toString()) + 1 + columns(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /**
     * @param text printable text
     * @param columns minimum width
     * @return the text, padded with blanks on the right
     */
    public static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columns(text)));
    }
}
