package dev.vit4j.data.folder;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.common.PackedTexts;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A list of files in the bytes of their names, for millions of them. */
final class PackedFiles extends AbstractList<Path> implements RandomAccess {
    private final Path folder;
    private final PackedTexts names = new PackedTexts();

    /** @param folder holds the files, at any depth */
    PackedFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * @param files below the folder
     * @throws dev.vit4j.common.BadInputException if their names take too much memory
     */
    void append(List<Path> files) {
        for (Path file : files) {
            require(
                    names.add(name(file)),
                    "%s: the names of its files take more than 2 GiB; divide the data set",
                    folder);
        }
    }

    /** Returns the path in the folder, or where that is not valid text the address of the file. */
    private String name(Path file) {
        String name = folder.relativize(file).toString();
        if (Locations.scheme(name).isEmpty() && file.equals(folder.resolve(name))) {
            return name;
        }
        return Locations.isLocal(file) ? file.toUri().toString() : FileNames.of(file);
    }

    /** Frees what is not used, when all files are in the list. */
    void trim() {
        names.trim();
    }

    @Override
    public Path get(int index) {
        return Locations.resolve(folder, names.get(index));
    }

    @Override
    public int size() {
        return names.size();
    }
}
