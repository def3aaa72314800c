package dev.vit4j.common;

import java.text.Normalizer;
import java.util.List;

/**
 * Compares names by their letters: {@code é} may be one character, or {@code e} and an accent, as macOS stores file
 * names.
 */
public final class ComposedText {
    private ComposedText() {}

    /**
     * @param text any text
     * @return the text in Unicode's composed form (NFC)
     */
    public static String of(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /**
     * @param texts any texts
     * @return the texts in composed form
     */
    public static List<String> of(List<String> texts) {
        return texts.stream().map(ComposedText::of).toList();
    }
}
