package dev.vit4j.model.hub;

import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.PendingFile;
import dev.vit4j.model.safetensors.ShardIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A repository in the cache of Python's huggingface_hub:
 *
 * <pre>
 * models--ORG--NAME/blobs/DIGEST              contents
 *                   refs/REVISION             the commit that a branch or tag stood for
 *                   snapshots/COMMIT/FILE     relative links to blobs
 *                   .no_exist/COMMIT/FILE     empty: the commit has no such file
 * .locks/models--ORG--NAME/DIGEST.lock        held while a content is fetched
 * </pre>
 */
final class HubCache {
    static final String CONFIG = "config.json";
    static final String PREPROCESSOR = "preprocessor_config.json";
    /** Where transformers 5 writes the image processor of models with a tokenizer. */
    static final String PROCESSOR = "processor_config.json";

    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    /** Tells backup programs to leave a folder out (bford.info/cachedir). */
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag created by vit4j.
            # For information about cache directory tags, see https://bford.info/cachedir/
            """;

    private final Path root;
    private final Path repository;
    private final Path locks;
    private final boolean links;

    /**
     * @param root folder of all cached repositories
     * @param repository {@code ORG/NAME}
     * @param links whether to make symbolic links, where the file system can
     */
    HubCache(Path root, String repository, boolean links) {
        String name = "models--" + repository.replace("/", "--");
        this.links = links;
        this.root = root.toAbsolutePath();
        this.repository = this.root.resolve(name);
        this.locks = this.root.resolve(".locks").resolve(name);
    }

    /** @return the repository's folder */
    Path path() {
        return repository;
    }

    /** @return the folder of a commit's files, which may be missing */
    Path snapshot(String commit) {
        return repository.resolve("snapshots").resolve(commit);
    }

    /** @return the file of a content, which may be missing */
    Path blob(HubFile file) {
        return repository.resolve("blobs").resolve(file.etag());
    }

    /** @return the file to lock while a content is fetched */
    Path lockFile(HubFile file) {
        return locks.resolve(file.etag() + ".lock");
    }

    /** @return the commit that a revision stood for when it was last fetched; empty if it never was */
    Optional<String> commitOf(String revision) {
        if (HubName.isCommit(revision)) {
            return Optional.of(revision).filter(commit -> Files.isDirectory(snapshot(commit)));
        }
        Path ref = repository.resolve("refs").resolve(revision);
        if (!Files.isRegularFile(ref)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(ref, StandardCharsets.UTF_8).strip())
                    .filter(HubName::isCommit);
        } catch (IOException e) {
            throw BadInputException.unreadable(ref, e);
        }
    }

    /** @return whether nothing of a model is left to ask the Hub for */
    boolean isComplete(String commit) {
        return missing(commit).isEmpty()
                && (Files.exists(snapshot(commit).resolve(PREPROCESSOR))
                        || (isKnownMissing(commit, PREPROCESSOR)
                                && (Files.exists(snapshot(commit).resolve(PROCESSOR))
                                        || isKnownMissing(commit, PROCESSOR))));
    }

    /** @return names of the files without which a commit is no model; empty if it is one */
    List<String> missing(String commit) {
        Path folder = snapshot(commit);
        if (!Files.exists(folder.resolve(CONFIG))) {
            return List.of(CONFIG);
        }
        if (Files.exists(folder.resolve(WEIGHTS))) {
            return List.of();
        }
        if (!Files.exists(folder.resolve(INDEX))) {
            return List.of(WEIGHTS);
        }
        return ShardIndex.read(folder.resolve(INDEX)).shards().stream()
                .filter(shard -> !Files.exists(folder.resolve(shard)))
                .toList();
    }

    private boolean isKnownMissing(String commit, String file) {
        return Files.exists(absence(commit, file));
    }

    private Path absence(String commit, String file) {
        return repository.resolve(".no_exist").resolve(commit).resolve(file);
    }

    /** Remembers that a commit has no such file. */
    void rememberMissing(String commit, String file) throws IOException {
        if (!isKnownMissing(commit, file)) {
            AtomicFiles.writeString(absence(commit, file), "");
        }
    }

    /** Remembers which commit a branch or tag stands for. */
    void remember(String revision, String commit) throws IOException {
        if (!HubName.isCommit(revision) && !commitOf(revision).equals(Optional.of(commit))) {
            AtomicFiles.writeString(repository.resolve("refs").resolve(revision), commit);
        }
    }

    /** Makes the folders, and tags the cache as one. */
    void create() throws IOException {
        Files.createDirectories(repository.resolve("blobs"));
        Path tag = root.resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            AtomicFiles.writeString(tag, TAG);
        }
    }

    /**
     * Puts a fetched content into its commit's folder: by a relative link, so that the cache can be moved. File systems
     * without links get the file itself.
     *
     * @param file whose blob is there
     * @param fetched whether this process fetched the blob just now, so that no other file needs it
     */
    void link(HubFile file, boolean fetched) throws IOException {
        Path pointer = snapshot(file.commit()).resolve(file.name());
        Files.createDirectories(pointer.getParent());
        if (Files.isSymbolicLink(pointer) && !Files.exists(pointer)) {
            Files.delete(pointer); // its blob was removed
        }
        Path blob = blob(file);
        if (!links) {
            place(blob, pointer, fetched);
            return;
        }
        try {
            Files.createSymbolicLink(pointer, pointer.getParent().relativize(blob));
        } catch (FileAlreadyExistsException e) {
            return; // another process was faster
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            try {
                place(blob, pointer, fetched);
            } catch (IOException e) {
                e.addSuppressed(noLinksHere);
                throw e;
            }
        }
    }

    private static void place(Path blob, Path pointer, boolean move) throws IOException {
        if (move) {
            PendingFile.move(blob, pointer);
        } else {
            AtomicFiles.write(pointer, temporary -> Files.copy(blob, temporary, StandardCopyOption.REPLACE_EXISTING));
        }
    }
}
