package dev.vit4j.classify.output;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Converts untrusted names (labels of a model, entries of an archive) to file names that are valid on every system. */
final class SafeNames {
    /** Most file systems allow 255 bytes; the rest is for numbers and extensions. */
    private static final int LONGEST_BYTES = 200;

    /** Path separators, characters that Windows forbids, and invisible characters. */
    private static final Pattern FORBIDDEN =
            Pattern.compile("[/\\\\:*?\"<>|\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFFD]");

    private static final Pattern RESERVED = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private SafeNames() {}

    /**
     * @param labels class names
     * @return a unique folder name for each, ignoring case
     */
    static List<String> folders(List<String> labels) {
        Set<String> taken = new HashSet<>();
        List<String> folders = new ArrayList<>();
        for (int c = 0; c < labels.size(); c++) {
            String wanted = of(labels.get(c));
            String name = wanted;
            for (int again = 0; !taken.add(name.toLowerCase(Locale.ROOT)); again++) {
                name = wanted + " (" + c + "_".repeat(again) + ")";
            }
            folders.add(name);
        }
        return folders;
    }

    /**
     * @param name any name
     * @return a valid path component: not hidden, not reserved, not too long
     */
    static String of(String name) {
        String safe = FORBIDDEN.matcher(name).replaceAll("_").strip();
        safe = safe.replaceFirst("^[.-]", "_").replaceFirst("[. ]$", "_");
        safe = shortened(safe);
        return safe.isEmpty() ? "_" : RESERVED.matcher(safe).matches() ? "_" + safe : safe;
    }

    /** Keeps the extension. */
    private static String shortened(String name) {
        String shorter = name;
        while (shorter.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            shorter = shorter.substring(shorter.offsetByCodePoints(0, 1));
        }
        return shorter;
    }
}
