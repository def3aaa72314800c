package dev.vit4j.attention.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pictures, numbers and pages that were in the output folder before a run. They are never deleted, since they may be the
 * maps of another method, or not ours at all; what a run does not replace is said at its end.
 */
final class OlderFiles {
    private static final Set<String> ENDINGS = Set.of(".png", ".json", ".html");

    private final Path folder;
    private final Set<Path> files;

    private OlderFiles(Path folder, Set<Path> files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * @param folder the output folder, which need not exist
     * @return what it holds now
     * @throws IOException if it cannot be read
     */
    static OlderFiles in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return new OlderFiles(folder, new TreeSet<>());
        }
        try (Stream<Path> all = Files.list(folder)) {
            return new OlderFiles(
                    folder,
                    all.filter(file ->
                                    ENDINGS.stream().anyMatch(file.getFileName().toString()::endsWith))
                            .filter(Files::isRegularFile)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    /** @param written files that the run wrote */
    void replaced(Collection<Path> written) {
        written.forEach(files::remove);
    }

    /** @return how many are left and one of them, for people; empty if none */
    Optional<String> description() {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path first = files.iterator().next().getFileName();
        return Optional.of(folder + " also holds " + files.size() + (files.size() == 1 ? " file" : " files")
                + " from before, such as " + first + ", which this run did not change");
    }
}
