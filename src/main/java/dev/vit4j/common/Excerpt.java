package dev.vit4j.common;

import java.util.Collection;
import java.util.List;

/** Shortens untrusted text for error messages. */
public final class Excerpt {
    private static final int LONGEST = 120;
    private static final int MOST = 8;

    private Excerpt() {}

    /** @return the text without control characters, cut at 120 characters */
    public static String of(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** @return the first eight names, and the number of the rest */
    public static String of(Collection<String> names) {
        List<String> first = names.stream().limit(MOST).map(Excerpt::of).toList();
        String more = names.size() > MOST ? " and " + (names.size() - MOST) + " more" : "";
        return String.join(", ", first) + more;
    }
}
