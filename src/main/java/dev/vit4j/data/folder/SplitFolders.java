package dev.vit4j.data.folder;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.SplitName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The splits of a data set that come as folders of class folders: {@code train}, {@code val}, {@code test} and
 * the other names of {@link SplitName}. A folder of such a name
 * that holds images instead of folders is a class.
 *
 * @param train training images
 * @param validation validation images
 * @param test test images
 * @param others folders beside the splits that are none themselves
 */
public record SplitFolders(Optional<Path> train, Optional<Path> validation, Optional<Path> test, List<Path> others) {
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
        Map<SplitName, Path> found = new EnumMap<>(SplitName.class);
        List<Path> others = new ArrayList<>();
        for (Path entry : ClassFolders.folders(folder)) {
            Optional<SplitName> part = SplitName.of(entry.getFileName().toString())
                    .filter(unused -> !ClassFolders.folders(entry).isEmpty());
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
                found.isEmpty() || found.containsKey(SplitName.TRAIN),
                "%s: has %s with class folders inside, but no train folder beside it; put the training images into"
                        + " train, or name the folder to use",
                folder,
                found.values().stream()
                        .map(path -> path.getFileName().toString())
                        .collect(Collectors.joining(" and ")));
        return new SplitFolders(
                Optional.ofNullable(found.get(SplitName.TRAIN)),
                Optional.ofNullable(found.get(SplitName.VALIDATION)),
                Optional.ofNullable(found.get(SplitName.TEST)),
                found.isEmpty() ? List.of() : others);
    }
}
