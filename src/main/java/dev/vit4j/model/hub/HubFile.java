package dev.vit4j.model.hub;

import dev.vit4j.common.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a repository, as the Hub describes it.
 *
 * @param name in the repository
 * @param commit that the revision stands for
 * @param etag names the content: SHA-256 of a large file (Git LFS), git's SHA-1 of a small one
 * @param bytes its size, if the Hub says it
 */
record HubFile(String name, String commit, String etag, OptionalLong bytes) {
    /**
     * @param file with the downloaded content
     * @return how it differs from this description; empty if it does not
     */
    Optional<String> problemOf(Path file) throws IOException {
        long size = Files.size(file);
        if (bytes.isPresent() && bytes.getAsLong() != size) {
            return Optional.of(name + ": " + size + " bytes came, but the Hub says " + bytes.getAsLong());
        }
        if (etag.matches("[0-9a-f]{64}")) {
            return problem("SHA-256", Digests.SHA256.hex(file));
        }
        if (etag.matches("[0-9a-f]{40}")) {
            byte[] blob = ("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII);
            return problem("Git's SHA-1", Digests.SHA1.hex(blob, file));
        }
        return Optional.empty(); // a mirror with tags of its own
    }

    private Optional<String> problem(String sum, String actual) {
        return actual.equals(etag)
                ? Optional.empty()
                : Optional.of(name + ": its " + sum + " is " + actual + ", but the Hub says " + etag);
    }
}
