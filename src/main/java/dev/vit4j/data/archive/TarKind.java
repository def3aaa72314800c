package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What the first entries of a tar file show it to be. */
public enum TarKind {
    /** Images beside entries of the same name with another ending, or in no folders; or a file that cannot be read. */
    SAMPLES,
    /** Images in folders. */
    FOLDERS,
    /** No images at the beginning. */
    OTHER;

    private static final int ENTRIES = 40;

    /**
     * @param file a tar file, plain or gzipped
     * @return what it is
     * @throws BadInputException if it cannot be read
     */
    public static TarKind of(Path file) {
        boolean packed = Gunzip.isPacked(file);
        boolean folders = false;
        Set<String> images = new HashSet<>();
        Set<String> others = new HashSet<>();
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file));
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        packed ? Gunzip.stream(content) : content, StandardCharsets.UTF_8.name())) {
            for (int i = 0; i < ENTRIES; i++) {
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry == null) {
                    break;
                }
                if (entry.isDirectory() || EntryNames.isPassedOver(entry.getName())) {
                    continue;
                }
                String name = entry.getName();
                int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
                if (dot > 0) {
                    String key = name.substring(0, dot);
                    if (EntryNames.isNamedLikeImage(name)) {
                        images.add(key);
                        folders |= key.indexOf('/', key.startsWith("./") ? 2 : 0) >= 0;
                    } else {
                        others.add(key);
                    }
                }
            }
        } catch (IOException | IllegalArgumentException damaged) {
            // What is there decides; reading it as what it is reports the damage.
            if (images.isEmpty()) {
                return SAMPLES;
            }
        }
        if (images.isEmpty()) {
            return OTHER;
        }
        return !folders || images.stream().anyMatch(others::contains) ? SAMPLES : FOLDERS;
    }
}
