package dev.vit4j.data.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.datavec.api.records.reader.RecordReader;

/**
 * A summary of a labeled data set.
 *
 * @param images number of images
 * @param perClass number of images by class name, in order of the class index
 * @param multiLabel whether images have any number of classes
 * @param unlabeled number of images without a class
 * @param checked number of images that were decoded, or could not be
 * @param minWidth smallest width of these, in pixels; 0 if none was decoded
 * @param maxWidth largest width
 * @param minHeight smallest height
 * @param maxHeight largest height
 * @param leftOut files of its folder that are not used, by reason
 * @param problems one line for each image that could not be decoded, naming its file
 */
public record DatasetSummary(
        @JsonProperty("images") int images,
        @JsonProperty("per_class") Map<String, Integer> perClass,
        @JsonProperty("multi_label") boolean multiLabel,
        @JsonProperty("unlabeled") int unlabeled,
        @JsonProperty("checked") int checked,
        @JsonProperty("min_width") int minWidth,
        @JsonProperty("max_width") int maxWidth,
        @JsonProperty("min_height") int minHeight,
        @JsonProperty("max_height") int maxHeight,
        @JsonProperty("left_out") Map<LeftOut, LeftOutFiles.Group> leftOut,
        @JsonProperty("problems") List<String> problems) {

    /**
     * @param dataset labeled images
     * @param atMost number of images to decode, spread evenly over the set
     * @return its summary
     * @throws IOException if a reader cannot be closed
     */
    public static DatasetSummary of(ImageDataset dataset, int atMost) throws IOException {
        int[] counts = dataset.countByClass();
        Map<String, Integer> perClass = new LinkedHashMap<>();
        for (int c = 0; c < counts.length; c++) {
            perClass.put(dataset.labels().get(c), counts[c]);
        }
        int checked = Math.min(atMost, dataset.size());
        Sizes sizes = new Sizes();
        try (RecordReader opened = dataset.openReader()) {
            if (!(opened instanceof RgbRecordReader reader)) {
                throw new IllegalStateException(opened.getClass() + ": gives no RGB images");
            }
            for (int i = 0; i < checked; i++) {
                sizes.add(dataset, reader, (int) ((long) i * dataset.size() / checked));
            }
        }
        return new DatasetSummary(
                dataset.size(),
                perClass,
                dataset.multiLabel(),
                (int) IntStream.range(0, dataset.size())
                        .filter(i -> dataset.classes(i).length == 0)
                        .count(),
                checked,
                sizes.minWidth == Integer.MAX_VALUE ? 0 : sizes.minWidth,
                sizes.maxWidth,
                sizes.minHeight == Integer.MAX_VALUE ? 0 : sizes.minHeight,
                sizes.maxHeight,
                dataset.leftOut().byReason(),
                List.copyOf(sizes.problems));
    }

    private static final class Sizes {
        private int minWidth = Integer.MAX_VALUE;
        private int maxWidth;
        private int minHeight = Integer.MAX_VALUE;
        private int maxHeight;
        private final List<String> problems = new ArrayList<>();

        void add(ImageDataset dataset, RgbRecordReader reader, int index) {
            try {
                RgbImage image = reader.loadImage(dataset.metadata(index));
                minWidth = Math.min(minWidth, image.width());
                maxWidth = Math.max(maxWidth, image.width());
                minHeight = Math.min(minHeight, image.height());
                maxHeight = Math.max(maxHeight, image.height());
            } catch (BadInputException e) {
                problems.add(e.getMessage());
            } catch (IOException e) {
                problems.add(dataset.metadata(index).getLocation() + ": " + e.getMessage());
            }
        }
    }
}
