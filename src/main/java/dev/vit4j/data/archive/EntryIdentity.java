package dev.vit4j.data.archive;

import java.nio.file.Path;

/** What tells an image in an archive from others. */
@FunctionalInterface
public interface EntryIdentity {
    /**
     * @param archive the file
     * @param entry name of the image's entry
     * @return what tells the image from others wherever the archive lies
     */
    String of(Path archive, String entry);
}
