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

    /** Quotes what needs it (RFC 4180, section 2, rules 5 to 7), and blanks at the ends, which some readers strip. */
    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                && field.equals(field.strip());
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
