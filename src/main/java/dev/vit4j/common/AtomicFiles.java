package dev.vit4j.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files atomically: to a temporary file beside the target, forced to disk, then moved into place. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes a file's content to the given temporary path. */
    @FunctionalInterface
    public interface Writer {
        /**
         * @param temporary file to write, beside the target and so on the same file system
         * @throws IOException if writing fails
         */
        void write(Path temporary) throws IOException;
    }

    /**
     * Writes a temporary file and moves it to the target. On failure the target is unchanged.
     *
     * @param target final path; its folder is created if missing
     * @param writer fills the temporary file
     * @throws IOException if writing or moving fails
     */
    public static void write(Path target, Writer writer) throws IOException {
        try (PendingFile pending = PendingFile.beside(target)) {
            try {
                writer.write(pending.path());
            } catch (IOException e) {
                throw FileProblem.renamed(e, pending.path(), target);
            }
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
