package dev.vit4j.classify.output;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Chooses an output format by a file's extension. */
final class FileExtension {
    private FileExtension() {}

    /**
     * @param <F> kind of format; its {@code toString} is the extension
     * @param file where output goes
     * @param formats those that have an extension
     * @return the format whose extension the file has; empty for any other
     */
    static <F extends Enum<F>> Optional<F> choose(Path file, Set<F> formats) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return formats.stream().filter(format -> name.endsWith("." + format)).findFirst();
    }
}
