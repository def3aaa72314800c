package dev.vit4j.data.table;

import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.common.PackedTexts;
import dev.vit4j.data.store.ClassIndices;
import java.nio.file.Path;

/** The images of a label file, in a few bytes each: no objects. */
final class ListedImages {
    private final Path table;
    private final Path folder;
    private final PackedTexts paths;
    private final ClassIndices classes;

    /**
     * @param table the label file
     * @param paths of the images, relative to its folder
     * @param classes of the images
     */
    ListedImages(Path table, PackedTexts paths, ClassIndices classes) {
        this.table = table;
        this.folder = folderOf(table);
        this.paths = paths;
        this.classes = classes;
    }

    /**
     * @param table a label file
     * @return the folder to which its paths are relative
     */
    static Path folderOf(Path table) {
        return table.toAbsolutePath().normalize().getParent();
    }

    /**
     * @param folder of a label file
     * @param path of an image, as written there
     * @return the image's file
     * @throws java.nio.file.InvalidPathException if it is not a path
     */
    static Path file(Path folder, String path) {
        return Locations.resolve(folder, path).normalize();
    }

    Path table() {
        return table;
    }

    int size() {
        return paths.size();
    }

    Path file(int row) {
        return file(folder, paths.get(row));
    }

    /** Returns the image's path relative to the label file, in the form that is the same on every machine. */
    String identity(int row) {
        return FileNames.portable(folder, file(row));
    }

    ClassIndices classes() {
        return classes;
    }
}
