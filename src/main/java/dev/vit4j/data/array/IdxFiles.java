package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.SplitName;
import dev.vit4j.image.ImageScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * MNIST's files by their names: {@code train-images-idx3-ubyte} or {@code train-images.idx3-ubyte}, also gzipped, with
 * {@code t10k} or {@code test} for the test; before these the name of the set, as EMNIST has it.
 *
 * @param prefix the name of the set with the character that follows it; empty for MNIST's own names
 * @param images the files of images
 */
record IdxFiles(String prefix, Map<SplitName, Path> images) {
    private static final Pattern IMAGES = Pattern.compile(
            "(?:(.+?)(?=[-_.](?:train|t10k|test|val|images)))??[-_.]?(?:(train|t10k|test|val)[-_.])?images[-_.]idx[34][-_.]ubyte(?:\\.gz)?",
            Pattern.CASE_INSENSITIVE);
    private static final String RAW = "raw";

    IdxFiles {
        images = new EnumMap<>(images);
    }

    /**
     * @param data a folder of such files, also as torchvision arranges them ({@code MNIST/raw}), or one of them
     * @return the set; empty if there are no such files
     * @throws BadInputException if a folder holds several sets
     */
    static Optional<IdxFiles> find(Path data) {
        if (!Files.isDirectory(data)) {
            if (!Files.isRegularFile(data) || match(data).isEmpty()) {
                return Optional.empty();
            }
            String prefix = prefix(match(data).get());
            return Optional.ofNullable(sets(data.toAbsolutePath().getParent()).get(prefix));
        }
        for (Path folder : folders(data)) {
            Map<String, IdxFiles> sets = sets(folder);
            if (!sets.isEmpty()) {
                require(
                        sets.size() == 1,
                        "%s: holds %d sets: %s; give a file of images of the set to use",
                        folder,
                        sets.size(),
                        String.join(", ", sets.keySet()));
                return sets.values().stream().findFirst();
            }
        }
        return Optional.empty();
    }

    private static List<Path> folders(Path data) {
        Stream<Path> inner = list(data).stream().filter(Files::isDirectory).map(folder -> folder.resolve(RAW));
        return Stream.concat(Stream.of(data, data.resolve(RAW)), inner)
                .filter(Files::isDirectory)
                .toList();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !ImageScan.isPassedOver(entry))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw BadInputException.unreadable(folder, e);
        }
    }

    /** Returns whether a file's name is that of a file of images. */
    static boolean isNamedLikeImages(Path file) {
        return match(file).isPresent();
    }

    private static Optional<Matcher> match(Path file) {
        Matcher matcher = IMAGES.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    }

    private static String prefix(Matcher match) {
        return match.group(1) == null ? "" : match.group(1);
    }

    /** A file that is there both packed and unpacked, as torchvision leaves them, is taken unpacked. */
    private static Map<String, IdxFiles> sets(Path folder) {
        Map<String, IdxFiles> sets = new TreeMap<>();
        for (Path file : list(folder)) {
            match(file).filter(unused -> Files.isRegularFile(file)).ifPresent(match -> {
                String prefix = prefix(match);
                SplitName split = Optional.ofNullable(match.group(2))
                        .map(name -> name.toLowerCase(Locale.ROOT).equals("t10k") ? "test" : name)
                        .flatMap(SplitName::of)
                        .orElse(SplitName.TRAIN);
                sets.computeIfAbsent(prefix, name -> new IdxFiles(name, new EnumMap<>(SplitName.class)))
                        .images
                        .merge(split, file, (a, b) -> isGzip(a) ? b : a);
            });
        }
        return sets;
    }

    private static boolean isGzip(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /**
     * @param imageFile a file of images
     * @return the file of their labels
     * @throws BadInputException if there is none
     */
    static Path labels(Path imageFile) {
        String name = imageFile
                .getFileName()
                .toString()
                .replaceFirst("(?i)\\.gz$", "")
                .replaceFirst("(?i)images([-_.])idx[34]", "labels$1idx1");
        Path plain = imageFile.resolveSibling(name);
        Path packed = imageFile.resolveSibling(name + ".gz");
        boolean packedFirst = isGzip(imageFile) && Files.isRegularFile(packed);
        Path labels = packedFirst || !Files.isRegularFile(plain) ? packed : plain;
        require(
                Files.isRegularFile(labels),
                "%s: the file of its labels is missing: %s, plain or with .gz; put it beside",
                imageFile,
                name);
        return labels;
    }
}
