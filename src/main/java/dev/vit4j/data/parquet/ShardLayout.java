package dev.vit4j.data.parquet;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.FileNames;
import dev.vit4j.common.NaturalOrder;
import dev.vit4j.data.dataset.SplitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The files of a data set, by split. The split is in a file's name ({@code train-00000-of-00003.parquet}) or is that of its
 * folder ({@code train/0000.parquet}).
 *
 * @param root folder of the data set
 * @param configuration folder inside it that holds the files, for data sets of several configurations
 * @param files of each split, sorted by name
 * @param divided whether the names tell splits; otherwise all files are of the training split
 * @param others files whose names tell another split
 */
record ShardLayout(
        Path root,
        Optional<String> configuration,
        Map<SplitName, List<Path>> files,
        boolean divided,
        List<Path> others) {
    private static final String ENDING = ".parquet";
    private static final Pattern SHARD = Pattern.compile("(.*?)-?([0-9]{5})-of-([0-9]{5})(-[0-9a-f]+)?");
    /** Folders of class folders must not be walked to find out that they hold no shards. */
    private static final int MOST_FOLDERS = 64;

    private static final int MOST_ENTRIES = 64;
    private static final int MOST_DEPTH = 8;
    private static final Comparator<Path> BY_NAME =
            (one, other) -> NaturalOrder.compare(one.toString(), other.toString());

    /**
     * @param data a file, a folder, or a pattern for files
     * @return whether it names Parquet files
     */
    static boolean isOne(Path data) {
        if (Files.isDirectory(data)) {
            return holdsShards(data, 3);
        }
        String name = data.toString();
        return isShard(name)
                && (Files.exists(data) || (isPattern(name) && !matches(data).isEmpty()));
    }

    /**
     * @param data that {@link #isOne} accepts
     * @return its files
     * @throws BadInputException if shards are missing, or there are several configurations
     */
    static ShardLayout find(Path data) {
        if (Files.isDirectory(data)) {
            return ofFolder(data);
        }
        List<Path> files = Files.exists(data) ? List.of(data) : matches(data);
        if (files.size() == 1) {
            return new ShardLayout(
                    folder(files.get(0)), Optional.empty(), Map.of(SplitName.TRAIN, files), false, List.of());
        }
        // Brackets and braces name the numbers that are wanted.
        boolean chosen = data.toString().chars().anyMatch(c -> c == '[' || c == '{');
        return of(base(data), Optional.empty(), files, !chosen);
    }

    private static boolean isShard(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    private static boolean isPattern(String name) {
        return name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** Returns the folder before the first name that is a pattern. */
    private static Path base(Path pattern) {
        Path base = pattern.toAbsolutePath().normalize();
        while (isPattern(base.toString())) {
            base = Objects.requireNonNull(base.getParent());
        }
        return base;
    }

    private static List<Path> matches(Path pattern) {
        Path whole = pattern.toAbsolutePath().normalize();
        Path base = base(pattern);
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        int depth = pattern.toString().contains("**") ? MOST_DEPTH : whole.getNameCount() - base.getNameCount();
        try {
            PathMatcher matcher = base.getFileSystem()
                    .getPathMatcher("glob:" + base.relativize(whole).toString().replace("\\", "/"));
            try (Stream<Path> files = Files.find(
                    base, depth, (file, unused) -> matcher.matches(base.relativize(file)) && isShardFile(file))) {
                return files.sorted(BY_NAME).toList();
            }
        } catch (PatternSyntaxException | InvalidPathException e) {
            return List.of(); // no pattern, and no file of that name either
        } catch (IOException | UncheckedIOException e) {
            throw new BadInputException(base + ": cannot be searched for " + pattern + ": " + e.getMessage(), e);
        }
    }

    private static boolean isShardFile(Path file) {
        String name = file.getFileName().toString();
        return isShard(name) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    /** Looks at the first entries of the folder and of the folders in it. */
    private static boolean holdsShards(Path folder, int depth) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int seen = 0;
            for (Path entry : entries) {
                if (isShardFile(entry)) {
                    return true;
                }
                if (depth > 1 && !isHidden(entry) && Files.isDirectory(entry) && folders.size() < MOST_FOLDERS) {
                    folders.add(entry);
                }
                if (++seen >= MOST_ENTRIES) {
                    break;
                }
            }
        } catch (IOException e) {
            return false; // Opening it says why.
        }
        return folders.stream().anyMatch(inside -> holdsShards(inside, depth - 1));
    }

    private static ShardLayout ofFolder(Path root) {
        Path folder = root;
        Optional<String> configuration = Optional.empty();
        for (int depth = 0; depth < MOST_DEPTH; depth++) {
            List<Path> files = new ArrayList<>(shards(folder));
            List<Path> configurations = new ArrayList<>();
            for (Path inside : folders(folder)) {
                if (split(inside).isPresent()) {
                    files.addAll(shards(inside));
                } else if (holdsShards(inside, 2)) {
                    configurations.add(inside);
                }
            }
            if (!files.isEmpty()) {
                return of(root, configuration, files.stream().sorted(BY_NAME).toList(), true);
            }
            requireOption(
                    configurations.size() == 1,
                    configurations.isEmpty()
                            ? "%s: no Parquet files%s"
                            : "%s: holds several configurations of a data set; give the folder of one: %s",
                    folder,
                    configurations.isEmpty()
                            ? ""
                            : Excerpt.of(
                                    configurations.stream().map(Path::toString).toList()));
            folder = configurations.get(0);
            String name = folder.getFileName().toString();
            configuration = name.equals("data") ? configuration : Optional.of(name);
        }
        throw new BadInputException(root + ": no Parquet files in its first " + MOST_DEPTH + " levels of folders");
    }

    private static List<Path> shards(Path folder) {
        return entries(folder).stream().filter(ShardLayout::isShardFile).toList();
    }

    private static List<Path> folders(Path folder) {
        return entries(folder).stream()
                .filter(entry -> !isHidden(entry) && Files.isDirectory(entry))
                .toList();
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    private static Optional<SplitName> split(Path folder) {
        String name = folder.getFileName().toString();
        // Hugging Face's converter marks what it cut off after some gigabytes.
        return SplitName.of(name.startsWith("partial-") ? name.substring("partial-".length()) : name);
    }

    private static ShardLayout of(Path root, Optional<String> configuration, List<Path> all, boolean complete) {
        if (complete) {
            requireComplete(all);
        }
        Map<SplitName, List<Path>> bySplit = new EnumMap<>(SplitName.class);
        List<Path> others = new ArrayList<>();
        for (Path file : all) {
            Optional<SplitName> split = splitOf(file);
            if (split.isPresent()) {
                bySplit.computeIfAbsent(split.get(), unused -> new ArrayList<>())
                        .add(file);
            } else {
                others.add(file);
            }
        }
        return bySplit.isEmpty()
                ? new ShardLayout(root, configuration, Map.of(SplitName.TRAIN, others), false, List.of())
                : new ShardLayout(root, configuration, bySplit, true, others);
    }

    private static Optional<SplitName> splitOf(Path file) {
        String name = stem(file);
        Matcher shard = SHARD.matcher(name);
        Optional<SplitName> named = named(shard.matches() ? shard.group(1) : name);
        return named.isPresent() ? named : split(folder(file));
    }

    /** Returns the split that a name tells as a whole or as one of its words. */
    private static Optional<SplitName> named(String name) {
        Set<SplitName> words = new LinkedHashSet<>();
        for (String word : name.split("[-_. ]|(?<=[A-Za-z])(?=[0-9])", -1)) {
            SplitName.of(word).ifPresent(words::add);
        }
        return words.size() == 1 ? Optional.of(words.iterator().next()) : Optional.empty();
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    /** Checks that of the files named {@code -of-00003} three are there. */
    private static void requireComplete(List<Path> files) {
        Map<String, BitSet> found = new HashMap<>();
        Map<String, Path> example = new HashMap<>();
        Map<String, Integer> totals = new HashMap<>();
        for (Path file : files) {
            Matcher shard = SHARD.matcher(stem(file));
            if (!shard.matches()) {
                continue;
            }
            int total = Integer.parseInt(shard.group(3));
            int index = Integer.parseInt(shard.group(2));
            String series = folder(file) + "/" + shard.group(1);
            Integer before = totals.put(series, total);
            require(
                    before == null || before == total,
                    "%s: is of a series of %d files, but beside it are files of a series of %d; remove the files of the"
                            + " older series",
                    FileNames.of(file),
                    total,
                    before);
            BitSet indices = found.computeIfAbsent(series, unused -> new BitSet());
            require(
                    index < total && !indices.get(index),
                    index < total
                            ? "%s: is there twice in its series of %d files; remove the older one"
                            : "%s: has a number beyond its series of %d files; rename or remove it",
                    FileNames.of(file),
                    total);
            indices.set(index);
            example.put(series, file);
        }
        for (Map.Entry<String, BitSet> series : found.entrySet()) {
            int total = totals.get(series.getKey());
            int missing = series.getValue().nextClearBit(0);
            int present = series.getValue().cardinality();
            Path file = example.get(series.getKey());
            require(
                    missing >= total,
                    "%s: %d of its %d files %s missing, the first is number %05d (beside %s); fetch them, or name the files"
                            + " to use in a pattern such as 'FOLDER/{a,b}.parquet'",
                    folder(file),
                    total - present,
                    total,
                    total - present == 1 ? "is" : "are",
                    missing,
                    file.getFileName());
        }
    }
}
