package dev.vit4j.data.folder;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with one folder of images for each class. Classes and files are sorted by name; hidden ones (with a leading
 * dot) and files without an image's extension are skipped.
 */
public final class ClassFolders {
    private ClassFolders() {}

    /** @return non-hidden subfolders, sorted by name */
    public static List<Path> folders(Path parent) {
        return list(parent).stream().filter(Files::isDirectory).toList();
    }

    /** @return names of the class folders, sorted */
    public static List<String> labels(Path root) {
        return folders(root).stream().map(ClassFolders::name).toList();
    }

    /**
     * @param root holds the class folders
     * @param labels class names in order of their index
     * @param decoder reads the images
     * @return the images of all classes; a class without a folder has none
     * @throws BadInputException if a class folder is empty, holds folders, or is not a known class
     */
    public static ImageFileDataset open(Path root, List<String> labels, ImageDecoder decoder) {
        List<Path> files = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        for (Path folder : folders(root)) {
            int label = labels.indexOf(name(folder));
            require(
                    label >= 0,
                    "%s: not one of the %d classes of the training data; remove or rename it",
                    folder,
                    labels.size());
            List<Path> images = images(folder);
            files.addAll(images);
            images.forEach(image -> classes.add(label));
        }
        int[] indices = classes.stream().mapToInt(Integer::intValue).toArray();
        return new ImageFileDataset(root.toString(), root, decoder, files, labels, indices);
    }

    private static List<Path> images(Path folder) {
        List<Path> entries = list(folder);
        entries.stream().filter(Files::isDirectory).findFirst().ifPresent(inner -> {
            throw new BadInputException(
                    inner + ": class folders must not hold folders; move its images into " + folder);
        });
        List<Path> images =
                entries.stream().filter(ImageDecoder::looksLikeImage).toList();
        require(
                !images.isEmpty(),
                "%s: no images in this class folder (files ending in %s); add some or remove the" + " folder",
                folder,
                String.join(", ", ImageDecoder.extensions()));
        return images;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .sorted(Comparator.comparing(ClassFolders::name))
                    .toList();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
