package dev.vit4j.data.inspect;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image that is named in a finding.
 *
 * @param part its split
 * @param index its place among the checked images of the split
 * @param location its file, and its place where the file holds several
 * @param labels names of its classes
 */
public record FoundImage(Part part, int index, String location, List<String> labels) {
    public FoundImage {
        labels = List.copyOf(labels);
    }

    /**
     * @param part a split
     * @param index place of an image among its checked images
     * @return the image
     */
    public static FoundImage of(Part part, int index) {
        List<String> labels = new ArrayList<>();
        for (int c : part.checked().classes(index)) {
            labels.add(part.checked().labels().get(c));
        }
        return new FoundImage(part, index, part.checked().metadata(index).getLocation(), labels);
    }

    /**
     * @param folder of the data set
     * @return the location, relative to the folder if it is in it
     */
    public String locationIn(String folder) {
        for (Path start : List.of(Path.of(folder), Path.of(folder).toAbsolutePath())) {
            String prefix = start + File.separator;
            if (location.startsWith(prefix)) {
                return location.substring(prefix.length());
            }
        }
        return location;
    }

    /** @return the names of its classes, separated by {@code |}; {@code no label} if there is none */
    public String labelText() {
        return labels.isEmpty() ? "no label" : String.join("|", labels);
    }
}
