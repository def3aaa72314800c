package dev.vit4j.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that appear whole or not at all: written beside their final name, forced to disk, then moved into place. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes a file's content to the given temporary path. */
    @FunctionalInterface
    public interface Writer {
        /**
         * @param temporary where to write; beside the target, so that the move stays within one file system
         * @throws IOException if writing fails
         */
        void write(Path temporary) throws IOException;
    }

    /**
     * Lets the writer fill a temporary file and moves it to the target; on failure the target is as it was.
     *
     * @param target the final name; its folder is made when missing
     * @param writer fills the temporary file
     * @throws IOException if writing or moving fails
     */
    public static void write(Path target, Writer writer) throws IOException {
        try (PendingFile pending = PendingFile.beside(target)) {
            writer.write(pending.path());
            pending.commit();
        }
    }

    /**
     * Writes UTF-8 text atomically.
     *
     * @param target the final name
     * @param text the content
     * @throws IOException if writing fails
     */
    public static void writeString(Path target, String text) throws IOException {
        write(target, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
    }
}
