package dev.vit4j.data.archive;

import dev.vit4j.common.DisplayText;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreReader;
import java.nio.file.Path;

/** The images in a zip file: eight bytes each. Their names are read from the file when they are asked for. */
final class ZipStore implements ImageStore {
    private final Path archive;
    private final ZipEntries entries;
    private final long[] headers;
    private final EntryIdentity identity;
    private final long maxBytes;

    /**
     * @param archive the file
     * @param entries its entries
     * @param headers places of the images in the directory
     * @param identity what tells an image from others
     * @param maxBytes size of the largest image to read
     */
    ZipStore(Path archive, ZipEntries entries, long[] headers, EntryIdentity identity, long maxBytes) {
        this.archive = archive;
        this.entries = entries;
        this.headers = headers;
        this.identity = identity;
        this.maxBytes = maxBytes;
    }

    @Override
    public int size() {
        return headers.length;
    }

    @Override
    public Path file(int index) {
        return archive;
    }

    @Override
    public String place(int index) {
        return "entry " + DisplayText.printable(entries.at(headers[index]).name());
    }

    @Override
    public String identity(int index) {
        return identity.of(archive, entries.at(headers[index]).name());
    }

    @Override
    public StoreReader open() {
        return new StoreReader() {
            @Override
            public StoredImage read(int index) {
                return new StoredImage.Encoded(entries.content(entries.at(headers[index]), maxBytes));
            }

            @Override
            public void close() {
                // The open file is shared with other readers.
            }
        };
    }
}
