package dev.vit4j.data.inspect;

import dev.vit4j.data.dataset.GivenSplits;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What was found in a data set.
 *
 * @param data its name, for people
 * @param splits a summary of each split that has images
 * @param leakage images that are in several splits
 * @param equal groups of images with the same size and pixels
 * @param near groups of images that look alike; of equal images only the first counts
 * @param nearBits number of bits of the perceptual hash in which these may differ
 */
public record Inspection(
        String data,
        List<SplitSummary> splits,
        List<Leakage> leakage,
        Duplicates equal,
        Duplicates near,
        int nearBits) {
    public Inspection {
        splits = List.copyOf(splits);
        leakage = List.copyOf(leakage);
    }

    /** Gets the progress of an inspection; called from any thread. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param done number of images that were read
         * @param all number of images to read
         */
        void update(int done, int all);
    }

    /**
     * Reads the images of a data set once and compares them. Takes about 100 bytes of memory per image.
     *
     * @param data its name, for people
     * @param splits the data set
     * @param decoder decodes its images
     * @param options how many images, and what counts as alike
     * @param progress gets the number of images done
     * @return what was found
     * @throws IOException if a reader cannot be closed
     */
    public static Inspection of(
            String data, GivenSplits splits, ImageDecoder decoder, InspectionOptions options, Progress progress)
            throws IOException {
        ImageTable table = new ImageTable(parts(splits, options.most()));
        Map<Integer, String> problems =
                InspectionPass.run(table, decoder, options.threads(), done -> progress.update(done, table.rows()));
        int[] first = EqualImages.firstRows(table);
        NearImages near = NearImages.of(table, options.nearBits());
        return new Inspection(
                data,
                IntStream.range(0, table.parts().size())
                        .mapToObj(p -> SplitSummary.of(table, p, problems))
                        .toList(),
                Leakage.of(table, first, near),
                Duplicates.of(table, Groups.of(first)),
                Duplicates.of(table, near.groups(first)),
                options.nearBits());
    }

    private static List<Part> parts(GivenSplits splits, int most) {
        Map<String, ImageDataset> all = new LinkedHashMap<>();
        all.put("train", splits.train());
        splits.validation().ifPresent(validation -> all.put("validation", validation));
        splits.test().ifPresent(test -> all.put("test", test));
        long images = all.values().stream().mapToLong(ImageDataset::size).sum();
        List<Part> parts = new ArrayList<>();
        all.forEach((name, split) -> {
            if (split.size() > 0) {
                int share = images <= most ? split.size() : (int) Math.max(1, (long) split.size() * most / images);
                parts.add(Part.of(name, split, share));
            }
        });
        return parts;
    }

    /** @return files that are left out of the splits, each folder's once */
    public List<LeftOutFiles> leftOut() {
        return splits.stream()
                .map(split -> split.part().images().leftOut())
                .distinct()
                .filter(files -> files.count() > 0)
                .toList();
    }

    /** @return number of images in all splits */
    public long images() {
        return splits.stream().mapToLong(split -> split.part().images().size()).sum();
    }

    /** @return number of images that were decoded, or could not be */
    public long checked() {
        return splits.stream().mapToLong(split -> split.part().checked().size()).sum();
    }

    /** @return number of images that cannot be decoded */
    public int unreadable() {
        return splits.stream().mapToInt(SplitSummary::unreadable).sum();
    }
}
