package dev.vit4j.common;

/**
 * Compares names with numbers in them as people do: {@code 2} comes before {@code 10}, and {@code class2} before
 * {@code class10}.
 */
public final class NaturalOrder {
    private NaturalOrder() {}

    /**
     * Compares two texts: runs of the digits 0 to 9 by their value, however long, everything else by Unicode code point.
     * Texts that differ in leading zeros only ({@code 1}, {@code 01}) are ordered as plain text, so that only equal texts
     * compare as equal. Use it as a comparator: {@code NaturalOrder::compare}.
     *
     * @param a any text
     * @param b any text
     * @return negative if a comes first, positive if b does, 0 if they are equal
     */
    public static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                int endA = endOfNumber(a, i);
                int endB = endOfNumber(b, j);
                int order = compareNumbers(a, i, endA, b, j, endB);
                if (order != 0) {
                    return order;
                }
                i = endA;
                j = endB;
            } else {
                int pointA = a.codePointAt(i);
                int pointB = b.codePointAt(j);
                if (pointA != pointB) {
                    return Integer.compare(pointA, pointB);
                }
                i += Character.charCount(pointA);
                j += Character.charCount(pointB);
            }
        }
        int rest = Integer.compare(a.length() - i, b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int compareNumbers(String a, int startA, int endA, String b, int startB, int endB) {
        int i = firstNonZero(a, startA, endA);
        int j = firstNonZero(b, startB, endB);
        int byLength = Integer.compare(endA - i, endB - j);
        return byLength != 0 ? byLength : a.substring(i, endA).compareTo(b.substring(j, endB));
    }

    private static int firstNonZero(String text, int start, int end) {
        int i = start;
        while (i < end && text.charAt(i) == '0') {
            i++;
        }
        return i;
    }
}
