package dev.vit4j.data.fetch;

import dev.vit4j.common.AtomicFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of an unfinished download. Whether they belong to the file that the server has now is known from their address
 * and the file's version, in a file beside them; without these a download starts over. A file that is named after its
 * content needs no such note.
 */
final class PartFile {
    private final Path target;
    private final Path part;
    private final Path source;
    private final boolean namedByContent;

    private PartFile(Path target, Path part, boolean namedByContent) {
        this.target = target;
        this.part = part;
        this.source = part.resolveSibling(part.getFileName() + ".source");
        this.namedByContent = namedByContent;
    }

    /**
     * @param target the final file
     * @return its unfinished download, {@code NAME.part}
     */
    static PartFile of(Path target) {
        return new PartFile(target, target.resolveSibling(target.getFileName() + ".part"), false);
    }

    /**
     * @param target the final file, whose name says its content, such as a digest
     * @return its unfinished download, {@code NAME.incomplete}
     */
    static PartFile ofContent(Path target) {
        return new PartFile(target, target.resolveSibling(target.getFileName() + ".incomplete"), true);
    }

    /** @return the file with the bytes so far */
    Path path() {
        return part;
    }

    /**
     * @param address of the rest
     * @return bytes that need not be downloaded again; 0 to start over
     */
    long resumesFrom(URI address) throws IOException {
        return namedByContent || validatorFor(address).isPresent() ? size() : 0;
    }

    /** @return bytes downloaded so far */
    long size() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    /**
     * @param address of the rest
     * @return the validator to send as If-Range; empty if none is known
     */
    Optional<String> validatorFor(URI address) throws IOException {
        if (namedByContent || size() == 0 || !Files.exists(source)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(source, StandardCharsets.UTF_8);
        boolean same = lines.size() == 2 && lines.get(0).equals(address.toString());
        return same ? Optional.of(lines.get(1)) : Optional.empty();
    }

    /**
     * Empties the file and records the source of its new content.
     *
     * @param address of the download
     * @param headers of the response
     * @return open for writing from the start
     */
    FileChannel startOver(URI address, HttpHeaders headers) throws IOException {
        // The note goes first: old bytes must never stand beside the new version's validator.
        Files.deleteIfExists(source);
        FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        Optional<String> validator = validator(headers);
        if (!namedByContent && validator.isPresent()) {
            AtomicFiles.writeString(source, address + "\n" + validator.get() + "\n");
        }
        return channel;
    }

    /** @return open for appending */
    FileChannel append() throws IOException {
        return FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Deletes both files. */
    void discard() throws IOException {
        Files.deleteIfExists(source);
        Files.deleteIfExists(part);
    }

    /** Moves the finished file to its final name. */
    void finish() throws IOException {
        AtomicFiles.write(target, temporary -> Files.move(part, temporary, StandardCopyOption.REPLACE_EXISTING));
        Files.deleteIfExists(source);
    }

    /**
     * @param headers of a response
     * @return the validator of this version for If-Range: a strong entity tag or a date, never a weak tag (RFC 9110,
     *     13.1.5)
     */
    static Optional<String> validator(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> headers.firstValue("Last-Modified"));
    }
}
