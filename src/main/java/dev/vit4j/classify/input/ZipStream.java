package dev.vit4j.classify.input;

import dev.vit4j.data.archive.EntryNames;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The images in a zip archive. Holds the central directory in memory, about half a kilobyte per entry. */
final class ZipStream extends ArchiveStream {
    private final Path archive;
    private final boolean contents;
    private ZipFile zip;
    private Enumeration<ZipArchiveEntry> entries;

    /**
     * @param archive the file
     * @param name its name as given
     * @param maxBytes size of the largest entry to read
     * @param contents whether to read entries; otherwise they are only counted
     * @param leftOut counts the entries that are no images
     */
    ZipStream(Path archive, String name, long maxBytes, boolean contents, LeftOutFiles leftOut) {
        super(name, size(archive), maxBytes, leftOut);
        this.archive = archive;
        this.contents = contents;
    }

    /** @return the file's size; 0 if it is gone, which opening it will report */
    static long size(Path archive) {
        try {
            return Files.size(archive);
        } catch (IOException unreadable) {
            return 0; // opening it says why
        }
    }

    @Override
    ImageSource nextEntry() throws IOException {
        if (zip == null) {
            // Read local headers only of entries whose content is needed.
            zip = ZipFile.builder()
                    .setPath(archive)
                    .setIgnoreLocalFileHeader(true)
                    .get();
            entries = zip.getEntriesInPhysicalOrder();
        }
        while (entries.hasMoreElements()) {
            ZipArchiveEntry entry = entries.nextElement();
            if (entry.isDirectory() || EntryNames.isPassedOver(entry.getName())) {
                continue;
            }
            // Counting opens only entries whose names do not tell.
            ImageSource image = contents || !EntryNames.isNamedLikeImage(entry.getName())
                    ? image(entry)
                    : unreadable(entry.getName(), "not read");
            if (image != null) {
                return image;
            }
        }
        return null;
    }

    /** Returns null if the entry is no image. */
    private ImageSource image(ZipArchiveEntry entry) throws IOException {
        String name = entry.getName();
        if (entry.isUnixSymlink()) {
            return refused(name, "is a link, not an image: unpack the archive");
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return refused(name, "is encrypted: unpack the archive with its password");
        }
        if (!zip.canReadEntryData(entry)) {
            return refused(
                    name,
                    "uses a compression method (" + entry.getMethod() + ") that is not supported: unpack the"
                            + " archive");
        }
        ImageSource image;
        try (InputStream content = zip.getInputStream(entry)) {
            image = read(name, entry.getSize(), content);
        } catch (IOException e) {
            return refused(
                    name, "cannot be unpacked (" + e.getMessage() + "): the archive is damaged, download it again");
        }
        if (image instanceof ImageSource.Encoded encoded) {
            expanded(encoded.content().length);
            CRC32 sum = new CRC32();
            sum.update(encoded.content());
            if (entry.getCrc() != ZipArchiveEntry.CRC_UNKNOWN && sum.getValue() != entry.getCrc()) {
                return unreadable(name, "is damaged (its checksum is wrong): fetch the archive again");
            }
        }
        return image;
    }

    @Override
    public void close() {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
