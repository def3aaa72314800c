package dev.vit4j.data.fetch;

import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the files of a fetched CIFAR data set and moves them into place. */
final class CifarFiles {
    private final CifarArchive set;

    CifarFiles(CifarArchive set) {
        this.set = set;
    }

    /**
     * @param folder of the set, which may be missing
     * @return names of missing files; empty if the set is complete
     * @throws BadInputException if a file is there but is not the canonical one: it is the user's and stays
     */
    List<String> missingFrom(Path folder) throws IOException {
        BadInputException.require(
                !Files.exists(folder) || Files.isDirectory(folder),
                "%s: is a file; give a folder for %s with --out",
                folder,
                set.title());
        List<String> missing = new ArrayList<>();
        for (String name : names()) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                missing.add(name);
                continue;
            }
            Optional<String> problem = problemOf(folder, name);
            if (problem.isPresent()) {
                throw new BadInputException(file + ": " + problem.get() + ", so it is not the " + set.title()
                        + " file of that name; it was left alone: move it away or give another folder with --out");
            }
        }
        return missing;
    }

    /**
     * @param folder holds a freshly made set
     * @param origin named in the error
     * @throws BadInputException if a file is missing or is not the canonical one
     */
    void requireComplete(Path folder, String origin) throws IOException {
        for (String name : names()) {
            BadInputException.require(
                    Files.exists(folder.resolve(name)),
                    "%s: holds no %s/%s; it is not the %s set",
                    origin,
                    set.folder(),
                    name,
                    set.title());
            Optional<String> problem = problemOf(folder, name);
            if (problem.isPresent()) {
                throw new BadInputException(
                        origin + ": " + name + ": " + problem.get() + "; it is not the " + set.title() + " set");
            }
        }
    }

    /**
     * Moves files atomically, text files last, so that a folder with all names is a complete set.
     *
     * @param from a folder with a checked set
     * @param names which files
     * @param destination created if missing
     */
    void install(Path from, List<String> names, Path destination) throws IOException {
        for (String name : names) {
            AtomicFiles.write(
                    destination.resolve(name),
                    temporary -> Files.move(from.resolve(name), temporary, StandardCopyOption.REPLACE_EXISTING));
        }
    }

    /** @return all files of the set, binaries first */
    private List<String> names() {
        List<String> all = new ArrayList<>();
        set.binaries().forEach(file -> all.add(file.name()));
        set.names().forEach(file -> all.add(file.name()));
        return all;
    }

    private Optional<String> problemOf(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.of("not a regular file");
        }
        for (CifarArchive.BinaryFile binary : set.binaries()) {
            if (binary.name().equals(name)) {
                return problemOf(file, binary);
            }
        }
        for (CifarArchive.NamesFile text : set.names()) {
            if (text.name().equals(name)) {
                // Latin 1 decodes any byte, so that a file of other content is counted and refused.
                long classes = Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> !line.isBlank())
                        .count();
                return classes == text.classes()
                        ? Optional.empty()
                        : Optional.of(classes + " class names instead of " + text.classes());
            }
        }
        throw new IllegalArgumentException(name + " is no file of " + set.title());
    }

    private Optional<String> problemOf(Path file, CifarArchive.BinaryFile expected) throws IOException {
        long bytes = Files.size(file);
        if (bytes % set.recordBytes() != 0) {
            return Optional.of(bytes + " bytes is not a whole number of " + set.recordBytes() + "-byte records");
        }
        long records = bytes / set.recordBytes();
        if (records != expected.records()) {
            return Optional.of(records + " records instead of " + expected.records());
        }
        String md5 = Digests.MD5.hex(file);
        return md5.equals(expected.md5())
                ? Optional.empty()
                : Optional.of("MD5 " + md5 + " instead of " + expected.md5());
    }
}
