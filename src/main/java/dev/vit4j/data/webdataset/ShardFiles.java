package dev.vit4j.data.webdataset;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.NaturalOrder;
import dev.vit4j.data.archive.BracePattern;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.image.ImageScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tar files that a path stands for: one file, a folder of them, or a pattern with braces or wildcards. A folder's files
 * may lie in it, in folders for the splits, or in its folder {@code data}.
 */
final class ShardFiles {
    private static final List<String> ENDINGS = List.of(".tar", ".tar.gz", ".tgz");
    private static final String DATA = "data";
    private static final Pattern SPLITTER = Pattern.compile("[-_. ]");
    private static final Pattern META = Pattern.compile("[{*?\\[]");
    private static final int MOST_NAMED = 5;

    private ShardFiles() {}

    static boolean isNamedLikeTar(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Returns whether a path is no file but a pattern for tar files. */
    static boolean isPattern(Path data) {
        return META.matcher(data.toString()).find() && isNamedLikeTar(data) && !Files.exists(data);
    }

    /**
     * @param data a file, folder or pattern
     * @return the tar files, in order; none if there are none
     * @throws BadInputException if files of a pattern are missing, or a folder cannot be read
     */
    static List<Path> find(Path data) {
        if (isPattern(data)) {
            return matching(data);
        }
        if (!Files.isDirectory(data)) {
            return isNamedLikeTar(data) && Files.isRegularFile(data) ? List.of(data) : List.of();
        }
        List<Path> files = inFolder(data);
        Path inner = data.resolve(DATA);
        return files.isEmpty() && Files.isDirectory(inner) ? inFolder(inner) : files;
    }

    private static List<Path> inFolder(Path folder) {
        List<Path> files = new ArrayList<>();
        for (Path entry : list(folder)) {
            if (Files.isRegularFile(entry) && isNamedLikeTar(entry)) {
                files.add(entry);
            } else if (Files.isDirectory(entry)
                    && SplitName.of(entry.getFileName().toString()).isPresent()) {
                list(entry).stream()
                        .filter(file -> Files.isRegularFile(file) && isNamedLikeTar(file))
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !ImageScan.isPassedOver(entry))
                    .sorted(Comparator.comparing(Path::toString, NaturalOrder::compare))
                    .toList();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    private static List<Path> matching(Path pattern) {
        List<Path> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> names = BracePattern.expand(pattern.toString());
        for (String name : names) {
            Path path = pattern.getFileSystem().getPath(name);
            List<Path> found = name.chars().anyMatch(c -> "*?[".indexOf(c) >= 0)
                    ? wildcards(path)
                    : Stream.of(path).filter(Files::isRegularFile).toList();
            if (found.isEmpty()) {
                missing.add(shown(pattern, path));
            }
            files.addAll(found);
        }
        BadOptionException.requireOption(
                missing.isEmpty() || names.size() > 1, "%s: no file matches; mind the folder and the ending", pattern);
        BadOptionException.requireOption(
                missing.isEmpty(),
                "%s: %d of %d shards %s missing: %s%s; fetch them, or name only those that are there",
                pattern,
                missing.size(),
                names.size(),
                missing.size() == 1 ? "is" : "are",
                missing.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
                missing.size() > MOST_NAMED ? ", ..." : "");
        return files.stream().distinct().toList();
    }

    /** Returns a file's path below the folder that the pattern names. */
    private static String shown(Path pattern, Path file) {
        Path folder = named(pattern);
        return (folder == null ? file : folder.relativize(file)).toString();
    }

    private static List<Path> wildcards(Path pattern) {
        Path root = pattern.getRoot();
        List<Path> found = List.of(root == null ? pattern.getFileSystem().getPath("") : root);
        for (Path part : pattern) {
            PathMatcher matcher = pattern.getFileSystem().getPathMatcher("glob:" + part);
            boolean plain = part.toString().chars().noneMatch(c -> "*?[".indexOf(c) >= 0);
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                if (plain) {
                    next.add(folder.resolve(part));
                } else if (Files.isDirectory(folder)) {
                    list(folder).stream()
                            .filter(entry -> matcher.matches(entry.getFileName()))
                            .forEach(next::add);
                }
            }
            found = next;
        }
        return found.stream().filter(Files::isRegularFile).toList();
    }

    /**
     * Divides files by the names of splits in their names or their folders': {@code train-0001.tar}, {@code val/0001.tar}.
     *
     * @param data for messages
     * @param files tar files
     * @return the files of each split; all as {@link SplitName#TRAIN} if they name none or only validation
     * @throws BadInputException if some files name a split and others none, or there are splits but none to train on
     */
    static Map<SplitName, List<Path>> bySplit(Path data, List<Path> files) {
        Map<SplitName, List<Path>> splits = new EnumMap<>(SplitName.class);
        List<Path> others = new ArrayList<>();
        for (Path file : files) {
            Optional<SplitName> split = split(data, file);
            if (split.isPresent()) {
                splits.computeIfAbsent(split.get(), name -> new ArrayList<>()).add(file);
            } else {
                others.add(file);
            }
        }
        boolean testOnly = splits.size() == 1 && splits.containsKey(SplitName.TEST);
        if (!testOnly && splits.size() <= 1 && (others.isEmpty() || splits.isEmpty())) {
            return Map.of(SplitName.TRAIN, files);
        }
        BadInputException.require(
                others.isEmpty(),
                "%s: %s names no split, but %s does; name all shards like train-0000.tar and val-0000.tar, or give those of"
                        + " one split",
                data,
                others.isEmpty() ? "" : others.get(0).getFileName(),
                splits.values().iterator().next().get(0).getFileName());
        BadInputException.require(
                testOnly || splits.containsKey(SplitName.TRAIN),
                "%s: has shards of %s, but none to train on; name them like train-0000.tar, or give those of one split",
                data,
                splits.keySet().stream()
                        .map(split -> split.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" and ")));
        return splits;
    }

    /** Returns the split that a file's name or its folder's says; folders that the path names in full say nothing. */
    private static Optional<SplitName> split(Path data, Path file) {
        Path folder = file.getParent();
        boolean chosen = folder != null && !folder.equals(named(data)) && folder.getFileName() != null;
        return Stream.concat(
                        Stream.of(SPLITTER.split(file.getFileName().toString(), -1)),
                        Stream.of(chosen ? folder.getFileName().toString() : ""))
                .map(SplitName::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns the folder that a path names in full: the data set itself, or what stands before braces and wildcards. */
    private static Path named(Path data) {
        if (!isPattern(data)) {
            return Files.isDirectory(data) ? data : data.getParent();
        }
        Path folder = data.getParent();
        while (folder != null && META.matcher(folder.toString()).find()) {
            folder = folder.getParent();
        }
        return folder;
    }
}
