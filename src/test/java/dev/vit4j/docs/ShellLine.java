package dev.vit4j.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command as documents show it: words, quotes, a comment, a pipe; no expansion of any kind. */
public final class ShellLine {
    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

    private ShellLine() {}

    /**
     * Finds the calls of {@code scripts/vit} in a document, wherever a line begins with one.
     *
     * @return the arguments of each, up to a pipe, a redirection, a comment or the next command
     */
    public static List<List<String>> vitCalls(Document document) {
        return Pattern.compile("^ *(?:\\$ )?(?:\\w+=\\S+ )*scripts/vit\\b(.*)$", Pattern.MULTILINE)
                .matcher(document.text().replaceAll("\\\\\\n", " "))
                .results()
                .map(call -> words(call.group(1)))
                .toList();
    }

    /** Splits a line into words and takes their quotes off. */
    public static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (var match : WORD.matcher(line).results().toList()) {
            String word = match.group();
            if (word.matches("[|#;&>].*|\\d>.*")) {
                break;
            }
            words.add(word.replaceAll("['\"]", ""));
        }
        return words;
    }
}
