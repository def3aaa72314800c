package dev.vit4j.common;

import java.util.Collection;
import java.util.List;

/** Shortens what a stranger's file says before it goes into an error message. */
public final class Excerpt {
    private static final int LONGEST = 120;
    private static final int MOST = 8;

    private Excerpt() {}

    /** @return the text without control characters, cut at 120 characters */
    public static String of(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** @return the first eight of the names, and how many more there are */
    public static String of(Collection<String> names) {
        List<String> first = names.stream().limit(MOST).map(Excerpt::of).toList();
        String more = names.size() > MOST ? " and " + (names.size() - MOST) + " more" : "";
        return String.join(", ", first) + more;
    }
}
