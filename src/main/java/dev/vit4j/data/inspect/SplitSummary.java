package dev.vit4j.data.inspect;

import dev.vit4j.data.dataset.ImageDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One split of a data set.
 *
 * @param part the split
 * @param perClass number of images by class name, in order of the class index
 * @param unlabeled number of images without a class
 * @param sizes of the images that were decoded
 * @param kinds their formats and colors
 * @param unreadable number of images that cannot be decoded
 * @param problems one line for each of the first of them, naming its file
 */
public record SplitSummary(
        Part part,
        Map<String, Integer> perClass,
        int unlabeled,
        SizeSummary sizes,
        Kinds kinds,
        int unreadable,
        List<String> problems) {
    /** Problems that are kept: more are a damaged download, whose files need not all be named. */
    static final int MOST_PROBLEMS = 1_000;

    /**
     * Formats and colors of decoded images.
     *
     * @param formats number of images by format; {@code raw} for pixels that are not encoded
     * @param gray number of images in shades of gray
     * @param transparent number of images whose files have an alpha channel
     * @param blank number of images of one gray level, apart from noise
     */
    public record Kinds(Map<String, Integer> formats, int gray, int transparent, int blank) {
        public Kinds {
            formats = Collections.unmodifiableMap(new TreeMap<>(formats));
        }

        /** @return such as {@code 84 jpeg, 38 png; 3 in shades of gray} */
        public String text() {
            String byFormat = formats.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .map(entry -> counted(entry.getValue(), entry.getKey()))
                    .collect(Collectors.joining(", "));
            List<String> colors = new ArrayList<>();
            if (gray > 0) {
                colors.add(counted(gray, "in shades of gray"));
            }
            if (transparent > 0) {
                colors.add(counted(transparent, "with an alpha channel"));
            }
            if (blank > 0) {
                colors.add(counted(blank, "blank"));
            }
            return byFormat + (colors.isEmpty() ? "" : "; " + String.join(", ", colors));
        }

        private static String counted(int count, String what) {
            return String.format(Locale.ROOT, "%,d %s", count, what);
        }
    }

    public SplitSummary {
        problems = List.copyOf(problems);
    }

    /**
     * @param table the images
     * @param number of the split
     * @param problems by row
     * @return the split's summary
     */
    static SplitSummary of(ImageTable table, int number, Map<Integer, String> problems) {
        Part part = table.parts().get(number);
        ImageDataset images = part.images();
        int[] counts = images.countByClass();
        Map<String, Integer> perClass = new LinkedHashMap<>();
        for (int c = 0; c < counts.length; c++) {
            perClass.put(images.labels().get(c), counts[c]);
        }
        int[] rows = IntStream.range(table.start(number), table.start(number + 1))
                .filter(table::isRead)
                .toArray();
        List<String> listed = new ArrayList<>();
        for (Map.Entry<Integer, String> problem : problems.entrySet()) {
            if (table.part(problem.getKey()) == number && listed.size() < MOST_PROBLEMS) {
                listed.add(problem.getValue());
            }
        }
        return new SplitSummary(
                part,
                perClass,
                (int) IntStream.range(0, images.multiLabel() ? images.size() : 0)
                        .filter(i -> images.classes(i).length == 0)
                        .count(),
                SizeSummary.of(
                        Arrays.stream(rows).map(table::width).toArray(),
                        Arrays.stream(rows).map(table::height).toArray()),
                kinds(table, rows),
                part.checked().size() - rows.length,
                listed);
    }

    private static Kinds kinds(ImageTable table, int[] rows) {
        Map<String, Integer> formats = new TreeMap<>();
        for (int row : rows) {
            formats.merge(table.format(row), 1, Integer::sum);
        }
        return new Kinds(
                formats,
                (int) Arrays.stream(rows).filter(table::isGray).count(),
                (int) Arrays.stream(rows).filter(table::isTransparent).count(),
                (int) Arrays.stream(rows).filter(table::isBlank).count());
    }

    /** @return name of the split */
    public String name() {
        return part.name();
    }
}
