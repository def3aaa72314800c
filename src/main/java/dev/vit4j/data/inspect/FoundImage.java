package dev.vit4j.data.inspect;

import dev.vit4j.common.Locations;
import java.nio.file.Files;
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
     * @param data the data set, a file or a folder
     * @return the location, relative to the folder or to that of the file
     */
    public String locationIn(String data) {
        Path path = Locations.path(data);
        String separator = path.getFileSystem().getSeparator();
        Path absolute = path.toAbsolutePath();
        List<String> starts = new ArrayList<>();
        for (Path start : List.of(path, absolute)) {
            starts.add(start + separator);
            starts.add(start + ": ");
        }
        if (!Files.isDirectory(path) && absolute.getParent() != null) {
            starts.add(absolute.getParent() + separator);
        }
        for (String start : starts) {
            if (location.startsWith(start)) {
                return location.substring(start.length());
            }
        }
        return location;
    }

    /** @return the names of its classes, separated by {@code |}; {@code no label} if there is none */
    public String labelText() {
        return labels.isEmpty() ? "no label" : String.join("|", labels);
    }
}
