package dev.vit4j.data.inspect.page;

import dev.vit4j.common.html.Html;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.inspect.FoundImage;
import dev.vit4j.data.inspect.Inspection;
import dev.vit4j.data.inspect.Part;
import dev.vit4j.data.inspect.SplitSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sample images of each class and split, spread evenly over the class. */
final class Samples {
    private static final int MOST_IMAGES = 800;
    private static final int MOST_IN_CLASS = 8;

    private final Inspection inspection;
    /** Classes that are shown; the first ones if there are many. */
    private final int classes;
    /** Images by split, then by class. */
    private final Map<Part, List<List<FoundImage>>> images = new LinkedHashMap<>();

    private Samples(Inspection inspection, int classes) {
        this.inspection = inspection;
        this.classes = classes;
    }

    static Samples of(Inspection inspection) {
        int splits = Math.max(1, inspection.splits().size());
        int labels = inspection.splits().isEmpty()
                ? 0
                : inspection.splits().get(0).perClass().size();
        Samples samples = new Samples(inspection, Math.min(labels, MOST_IMAGES / splits));
        int each = Math.max(1, Math.min(MOST_IN_CLASS, MOST_IMAGES / Math.max(1, samples.classes * splits)));
        inspection.splits().forEach(split -> samples.images.put(split.part(), samples.choose(split.part(), each)));
        return samples;
    }

    private List<List<FoundImage>> choose(Part part, int each) {
        ImageDataset checked = part.checked();
        int[] counts = checked.countByClass();
        int[] seen = new int[counts.length];
        List<List<FoundImage>> chosen = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            chosen.add(new ArrayList<>());
        }
        for (int i = 0; i < checked.size(); i++) {
            for (int c : checked.classes(i)) {
                long before = (long) seen[c] * each / counts[c];
                seen[c]++;
                boolean take = counts[c] <= each || (long) seen[c] * each / counts[c] > before;
                if (take && c < classes) {
                    chosen.get(c).add(FoundImage.of(part, i));
                }
            }
        }
        return chosen;
    }

    /** @return all images to show */
    List<FoundImage> images() {
        return images.values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .toList();
    }

    void write(Html html, Thumbnails thumbnails) {
        html.open("section", "id", "samples").element("h2", "Samples");
        List<String> labels = inspection.splits().isEmpty()
                ? List.of()
                : List.copyOf(inspection.splits().get(0).perClass().keySet());
        if (classes < labels.size()) {
            html.element("p", String.format(Locale.ROOT, "The first %,d of %,d classes.", classes, labels.size()));
        }
        for (int c = 0; c < classes; c++) {
            html.element("h3", labels.get(c));
            for (SplitSummary split : inspection.splits()) {
                row(html, thumbnails, split, images.get(split.part()).get(c));
            }
        }
        html.closeLine();
    }

    private void row(Html html, Thumbnails thumbnails, SplitSummary split, List<FoundImage> row) {
        if (row.isEmpty()) {
            return;
        }
        if (inspection.splits().size() > 1) {
            html.element("p", split.name(), "class", "note");
        }
        html.open("div", "class", "thumbs samples");
        row.forEach(image -> thumbnails.write(html, image, image.locationIn(inspection.data()), List.of()));
        html.closeLine();
    }
}
