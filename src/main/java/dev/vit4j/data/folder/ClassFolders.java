package dev.vit4j.data.folder;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.DisplayText;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageScan;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder with one folder of images for each class, which may hold further folders. Files are sorted by name.
 * {@link ImageScan} decides what is an image. A class is named by its folder, in Unicode's composed form (NFC).
 */
public final class ClassFolders {
    private static final int MOST_NAMED = 5;

    private ClassFolders() {}

    /** @return subfolders sorted by name, without those that {@link ImageScan} passes over */
    public static List<Path> folders(Path parent) {
        return list(parent).stream().filter(Files::isDirectory).toList();
    }

    /**
     * @param folder any
     * @return whether there are images directly in it
     */
    public static boolean holdsImages(Path folder) {
        return list(folder).stream()
                .anyMatch(entry ->
                        Files.isRegularFile(entry) && ImageScan.leftOut(entry).isEmpty());
    }

    /**
     * @param parent any folder
     * @return whether there are images in a folder of it, or in a folder of such a folder: class folders and splits
     */
    public static boolean holdImages(Path parent) {
        return folders(parent).stream()
                .anyMatch(inner -> holdsImages(inner) || folders(inner).stream().anyMatch(ClassFolders::holdsImages));
    }

    /**
     * @param folder any
     * @return what is in it, after its name: {@code which is empty}
     */
    public static String contents(Path folder) {
        List<String> names = list(folder).stream()
                .map(entry -> name(entry) + (Files.isDirectory(entry) ? "/" : ""))
                .toList();
        if (names.isEmpty()) {
            return "which is empty";
        }
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return "which holds " + DisplayText.printable(first) + (names.size() > MOST_NAMED ? ", ..." : "");
    }

    /**
     * @param root holds the class folders
     * @return names of the classes, in no particular order
     * @throws BadInputException if two folders are the same class, with its name in different Unicode forms
     */
    public static List<String> labels(Path root) {
        List<String> labels = folders(root).stream().map(ClassFolders::label).toList();
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            require(
                    seen.add(label),
                    "%s: has two folders for class '%s', whose names differ only in their Unicode form; merge them",
                    root,
                    label);
        }
        return labels;
    }

    /**
     * @param root holds the class folders
     * @param labels class names in order of their index
     * @param decoder reads the images
     * @return the images of all classes; a class without a folder has none
     * @throws BadInputException if a class folder is empty, or is not a known class
     */
    public static ImageFileDataset open(Path root, List<String> labels, ImageDecoder decoder) {
        LeftOutFiles leftOut = new LeftOutFiles();
        PackedFiles files = new PackedFiles(root);
        IntStream.Builder classes = IntStream.builder();
        for (Path entry : list(root)) {
            if (!Files.isDirectory(entry)) {
                if (ImageScan.leftOut(entry).isEmpty()) {
                    leftOut.add(LeftOut.OUTSIDE, name(entry));
                }
                continue;
            }
            int label = labels.indexOf(label(entry));
            require(
                    label >= 0,
                    "%s: not one of the %d classes of the training data; remove or rename it, or name all classes with"
                            + " --class-list",
                    entry,
                    labels.size());
            List<Path> images = images(root, entry, leftOut);
            files.append(images);
            images.forEach(image -> classes.add(label));
        }
        files.trim();
        return new ImageFileDataset(
                root, decoder, files, labels, classes.build().toArray(), leftOut);
    }

    private static List<Path> images(Path root, Path folder, LeftOutFiles all) {
        List<Path> files = new ArrayList<>();
        collect(folder, List.of(realPath(root)), files);
        // Files without an image's ending are opened; on network storage this takes a while.
        List<Optional<LeftOut>> reasons =
                files.parallelStream().map(ImageScan::leftOut).toList();
        LeftOutFiles here = new LeftOutFiles();
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            if (reasons.get(i).isEmpty()) {
                images.add(file);
            } else {
                here.add(reasons.get(i).get(), folder.relativize(file).toString());
                all.add(reasons.get(i).get(), root.relativize(file).toString());
            }
        }
        require(
                !images.isEmpty(),
                "%s: no images in this class folder%s; add some or remove the folder",
                folder,
                files.isEmpty() ? ", which has no files" : "; " + here.summary());
        return images;
    }

    /** Collects the files below a folder: depth first, names in order, following links but not back to a parent. */
    private static void collect(Path folder, List<Path> parents, List<Path> files) {
        Path real = realPath(folder);
        if (parents.contains(real)) {
            return;
        }
        List<Path> path = new ArrayList<>(parents);
        path.add(real);
        for (Path entry : list(folder)) {
            if (Files.isDirectory(entry)) {
                collect(entry, path, files);
            } else {
                files.add(entry);
            }
        }
    }

    private static Path realPath(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !ImageScan.isPassedOver(entry))
                    .sorted(Comparator.comparing(ClassFolders::label).thenComparing(ClassFolders::name))
                    .toList();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    /** Returns the name in composed form; macOS stores decomposed names, and tools pass on either. */
    private static String label(Path folder) {
        return ComposedText.of(name(folder));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
