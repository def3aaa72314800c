package dev.vit4j.data.folder;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The splits of a data set that come as folders of class folders: {@code train} or {@code training}; {@code val},
 * {@code valid} or {@code validation}; {@code test} or {@code testing}; in upper or lower case. A folder of such a name
 * that holds images instead of folders is a class.
 *
 * @param train training images
 * @param validation validation images
 * @param test test images
 * @param others folders beside the splits that are none themselves
 */
public record SplitFolders(Optional<Path> train, Optional<Path> validation, Optional<Path> test, List<Path> others) {
    private enum Part {
        TRAIN,
        VALIDATION,
        TEST;

        private List<String> names() {
            return switch (this) {
                case TRAIN -> List.of("train", "training");
                case VALIDATION -> List.of("val", "valid", "validation");
                case TEST -> List.of("test", "testing");
            };
        }

        private static Optional<Part> of(Path folder) {
            String name = folder.getFileName().toString().toLowerCase(Locale.ROOT);
            for (Part part : values()) {
                if (part.names().contains(name)) {
                    return Optional.of(part);
                }
            }
            return Optional.empty();
        }
    }

    public SplitFolders {
        others = List.copyOf(others);
    }

    /**
     * @param folder a data set
     * @return its splits; all absent if it has none
     * @throws BadInputException if two folders could be the same split, or there is a validation or test split and no
     *     training split
     */
    public static SplitFolders find(Path folder) {
        Map<Part, Path> found = new EnumMap<>(Part.class);
        List<Path> others = new ArrayList<>();
        for (Path entry : ClassFolders.folders(folder)) {
            Optional<Part> part =
                    Part.of(entry).filter(unused -> !ClassFolders.folders(entry).isEmpty());
            if (part.isEmpty()) {
                others.add(entry);
                continue;
            }
            Path before = found.put(part.get(), entry);
            require(
                    before == null,
                    "%s: has both %s and %s; merge or rename one of them",
                    folder,
                    before == null ? "" : before.getFileName(),
                    entry.getFileName());
        }
        require(
                found.isEmpty() || found.containsKey(Part.TRAIN),
                "%s: has %s with class folders inside, but no train folder beside it; put the training images into"
                        + " train, or name the folder to use",
                folder,
                found.values().stream()
                        .map(path -> path.getFileName().toString())
                        .collect(Collectors.joining(" and ")));
        return new SplitFolders(
                Optional.ofNullable(found.get(Part.TRAIN)),
                Optional.ofNullable(found.get(Part.VALIDATION)),
                Optional.ofNullable(found.get(Part.TEST)),
                found.isEmpty() ? List.of() : others);
    }
}
