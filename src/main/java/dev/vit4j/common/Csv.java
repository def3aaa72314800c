package dev.vit4j.common;

import java.io.IOException;

/** Comma-separated values by RFC 4180. */
public final class Csv {
    private Csv() {}

    /**
     * Writes a record and CR LF.
     *
     * @param out written to
     * @param fields of any content
     * @throws IOException if writing fails
     */
    public static void write(Appendable out, String... fields) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            out.append(i == 0 ? "" : ",").append(quoted(fields[i]));
        }
        out.append("\r\n");
    }

    /**
     * Quotes a field if it needs it (RFC 4180, section 2, rules 5 to 7), also for blanks at its ends, which some readers
     * strip.
     *
     * @param field any text
     * @return the field as it is written
     */
    public static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                && field.equals(field.strip());
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /**
     * @param field one field as it is written, with or without quotes
     * @return its text, stripped unless it is quoted
     */
    public static String unquoted(String field) {
        String text = field.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    }
}
