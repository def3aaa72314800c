package dev.vit4j.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests a name for a misspelled one. */
public final class NearestName {
    private NearestName() {}

    /**
     * Finds the known name with the smallest edit distance, ignoring case, if at most a third of the longer name's letters
     * differ or one name begins with the other.
     *
     * @param typed what was typed
     * @param known valid names
     * @return the nearest name, or empty if none is near
     */
    public static Optional<String> of(String typed, Collection<String> known) {
        String lower = typed.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> isNear(lower, name.toLowerCase(Locale.ROOT)))
                .min(Comparator.<String>comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * @param typed what was typed
     * @param known valid names
     * @return {@code "; did you mean 'x'?"}, or the empty string if none is near
     */
    public static String hint(String typed, Collection<String> known) {
        return of(typed, known).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    private static boolean isNear(String typed, String name) {
        int letters = Math.max(typed.length(), name.length());
        boolean beginning = typed.length() >= 3 && (name.startsWith(typed) || typed.startsWith(name));
        return beginning || distance(typed, name) <= Math.max(1, letters / 3);
    }

    /**
     * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbors (Damerau 1964).
     */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
