package dev.vit4j.data.archive;

import static dev.vit4j.common.BadInputException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands {@code {000..127}} and {@code {train,val}} in file names, as shells and Python's braceexpand do. */
public final class BracePattern {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");
    private static final int MOST = 100_000;

    private BracePattern() {}

    /**
     * @param pattern a file name, perhaps with braces
     * @return the names that it stands for, in order; the pattern itself without braces
     * @throws dev.vit4j.common.BadInputException if it stands for more than 100,000 names
     */
    public static List<String> expand(String pattern) {
        int open = pattern.indexOf('{');
        int close = open < 0 ? -1 : closing(pattern, open);
        if (close < 0) {
            return List.of(pattern);
        }
        List<String> middle = alternatives(pattern.substring(open + 1, close), pattern);
        List<String> ends = expand(pattern.substring(close + 1));
        require(
                (long) middle.size() * ends.size() <= MOST,
                "%s: stands for more than %d files; name fewer",
                pattern,
                MOST);
        List<String> names = new ArrayList<>();
        for (String one : middle) {
            for (String end : ends) {
                names.add(pattern.substring(0, open) + one + end);
            }
        }
        return names;
    }

    private static List<String> alternatives(String inside, String pattern) {
        Matcher range = RANGE.matcher(inside);
        if (range.matches()) {
            return numbers(range.group(1), range.group(2), pattern);
        }
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.addAll(expand(inside.substring(start, i)));
                start = i + 1;
            }
        }
        parts.addAll(expand(inside.substring(start)));
        return parts;
    }

    /** Numbers have as many digits as the longer bound if one is written with zeros before it. */
    private static List<String> numbers(String from, String to, String pattern) {
        int first = Integer.parseInt(from);
        int last = Integer.parseInt(to);
        require(Math.abs((long) last - first) < MOST, "%s: stands for more than %d files; name fewer", pattern, MOST);
        boolean padded = isPadded(from) || isPadded(to);
        int digits = padded ? Math.max(from.length(), to.length()) : 1;
        List<String> numbers = new ArrayList<>();
        int step = first <= last ? 1 : -1;
        for (int n = first; n != last + step; n += step) {
            String number = Integer.toString(n);
            numbers.add("0".repeat(Math.max(0, digits - number.length())) + number);
        }
        return numbers;
    }

    private static boolean isPadded(String number) {
        return number.length() > 1 && number.startsWith("0");
    }

    private static int closing(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
