package dev.vit4j.common;

import java.util.Locale;

/** Text on a terminal: how many columns it takes, and how to make it fit. */
public final class DisplayWidth {
    private static final String ELLIPSIS = "…";

    private DisplayWidth() {}

    /**
     * Spells out what would steer the terminal instead of being shown: control and format characters, line separators.
     *
     * @param text anything
     * @return what can be printed
     */
    public static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                shown.append("\\n");
            } else if (isInvisible(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /**
     * @param text printable
     * @return columns it takes: two for wide East Asian characters and emoji, none for combining marks
     */
    public static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    private static int of(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /** Blocks whose characters are wide by Unicode's East Asian Width (UAX #11), the common ones. */
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0x303E)
                || (c >= 0x3041 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1F64F)
                || (c >= 0x1F680 && c <= 0x1F6FF)
                || (c >= 0x1F900 && c <= 0x1F9FF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }

    /**
     * @param text printable
     * @param columns to fill, at least 1
     * @return the text, padded with blanks; too long a one with its middle left out, for both ends of a path tell most
     */
    public static String fit(String text, int columns) {
        int width = of(text);
        return width <= columns ? text + " ".repeat(columns - width) : shorten(text, columns);
    }

    private static String shorten(String text, int columns) {
        int[] points = text.codePoints().toArray();
        int room = columns - 1;
        int end = points.length;
        int used = 0;
        // The end is the file's name: it gets two thirds.
        while (end > 0 && used + of(points[end - 1]) <= room * 2 / 3) {
            used += of(points[--end]);
        }
        int start = 0;
        while (start < end && used + of(points[start]) <= room) {
            used += of(points[start++]);
        }
        String shown = new String(points, 0, start) + ELLIPSIS + new String(points, end, points.length - end);
        return shown + " ".repeat(Math.max(0, columns - used - 1));
    }
}
