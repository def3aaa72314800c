package dev.vit4j.image;

import dev.vit4j.common.DisplayText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the files that are left out when images are looked for, and keeps a few names as examples. Thread-safe. */
public final class LeftOutFiles {
    private static final int MOST_EXAMPLES = 20;
    private static final int MOST_IN_SUMMARY = 3;
    private static final int MOST_COLUMNS = 60;

    private final Map<LeftOut, Group> groups = new EnumMap<>(LeftOut.class);

    /**
     * The files left out for one reason.
     *
     * @param count number of files
     * @param examples names of the first ones
     */
    public record Group(long count, List<String> examples) {
        public Group {
            examples = List.copyOf(examples);
        }

        private Group with(Group other) {
            List<String> more = new ArrayList<>(examples);
            other.examples.stream().limit(MOST_EXAMPLES - more.size()).forEach(more::add);
            return new Group(count + other.count, more);
        }

        private Group with(String name) {
            List<String> more = new ArrayList<>(examples);
            if (more.size() < MOST_EXAMPLES) {
                more.add(name);
            }
            return new Group(count + 1, more);
        }
    }

    /**
     * @param reason why the file is left out
     * @param name its name, for people
     */
    public synchronized void add(LeftOut reason, String name) {
        groups.put(reason, groups.getOrDefault(reason, new Group(0, List.of())).with(name));
    }

    /** @param others left out too */
    public synchronized void addAll(LeftOutFiles others) {
        others.byReason().forEach((reason, group) -> groups.merge(reason, group, Group::with));
    }

    /** @return the files by reason; empty if none was left out */
    public synchronized Map<LeftOut, Group> byReason() {
        return new EnumMap<>(groups);
    }

    /** @return number of files left out */
    public synchronized long count() {
        return groups.values().stream().mapToLong(Group::count).sum();
    }

    /**
     * Describes the files in one line, such as {@code left out 3 files: 2 no images (notes.txt, a.csv), 1 empty (b)}.
     *
     * @return the line; empty if none was left out
     */
    public synchronized String summary() {
        if (groups.isEmpty()) {
            return "";
        }
        long count = count();
        String noun = groups.containsKey(LeftOut.FOLDER) ? "files and folders" : count == 1 ? "file" : "files";
        return String.format(Locale.ROOT, "left out %,d %s: ", count, noun) + String.join(", ", lines(MOST_IN_SUMMARY));
    }

    /** @return a line for each reason, such as {@code 2 no images (notes.txt, a.csv)}, with up to 20 names */
    public List<String> details() {
        return lines(MOST_EXAMPLES);
    }

    private synchronized List<String> lines(int most) {
        return groups.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue(), most))
                .toList();
    }

    private static String line(LeftOut reason, Group group, int most) {
        String names = group.examples().stream()
                .limit(most)
                .map(name -> DisplayText.shortened(DisplayText.printable(name), MOST_COLUMNS))
                .collect(Collectors.joining(", "));
        String more = group.count() > Math.min(most, group.examples().size()) ? ", ..." : "";
        return String.format(Locale.ROOT, "%,d %s (%s%s)", group.count(), reason.of(group.count()), names, more);
    }
}
