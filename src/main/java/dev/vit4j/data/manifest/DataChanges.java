package dev.vit4j.data.manifest;

import dev.vit4j.common.DisplayText;
import dev.vit4j.data.DataSplits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * How the files of a data set differ from those that a run found.
 *
 * @param added names of files that the run did not find
 * @param removed names of files that are missing now
 * @param resized names of files with another size
 * @param rewritten names of files with the same size and other content
 */
public record DataChanges(List<String> added, List<String> removed, List<String> resized, List<String> rewritten) {
    private static final int MOST_NAMED = 3;

    /** Copies the lists. */
    public DataChanges {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        resized = List.copyOf(resized);
        rewritten = List.copyOf(rewritten);
    }

    /**
     * @param then what the run found
     * @param folder of the data set
     * @param now its images, opened as the run opened them
     * @return the differences
     */
    public static DataChanges of(DataManifest then, Path folder, DataSplits now) {
        SortedMap<String, PresentFiles.Present> present = PresentFiles.of(folder, now);
        List<String> added = new ArrayList<>(present.keySet());
        added.removeAll(then.files().keySet());
        List<String> removed = new ArrayList<>();
        List<String> resized = new ArrayList<>();
        List<String> rewritten = new ArrayList<>();
        then.files().forEach((name, file) -> {
            PresentFiles.Present found = present.get(name);
            if (found == null) {
                removed.add(name);
            } else if (found.bytes() != file.bytes()) {
                resized.add(name);
            } else if (!file.sha256().isEmpty() && !file.sha256().equals(found.sha256())) {
                rewritten.add(name);
            }
        });
        return new DataChanges(added, removed, resized, rewritten);
    }

    /** @return whether nothing changed */
    public boolean none() {
        return added.isEmpty() && removed.isEmpty() && resized.isEmpty() && rewritten.isEmpty();
    }

    /** @return the changes with a few names: {@code 2 added (cat/8.jpg, dog/9.jpg), 1 removed (cat/1.jpg)} */
    public String text() {
        List<String> texts = new ArrayList<>();
        addText(texts, "added", added);
        addText(texts, "removed", removed);
        addText(texts, "changed in size", resized);
        addText(texts, "changed in content", rewritten);
        return String.join(", ", texts);
    }

    private static void addText(List<String> texts, String what, List<String> names) {
        if (!names.isEmpty()) {
            List<String> shown = names.subList(0, Math.min(MOST_NAMED, names.size())).stream()
                    .map(DisplayText::printable)
                    .toList();
            texts.add(names.size() + " " + what + " (" + String.join(", ", shown)
                    + (names.size() > MOST_NAMED ? ", ..." : "") + ")");
        }
    }
}
