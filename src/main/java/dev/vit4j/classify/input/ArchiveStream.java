package dev.vit4j.classify.input;

import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The images inside an archive, named {@code archive!entry}, in archive order. Nothing is unpacked to disk; one entry
 * at a time is in memory. Hidden files and folders, and files that are not images, are skipped as in a folder. A
 * damaged archive ends with an error.
 */
abstract class ArchiveStream extends SourceStream {
    /** Photos hardly compress, drawings tenfold; a higher ratio indicates a decompression bomb. */
    private static final long MOST_EXPANSION = 250;

    private final String name;
    private final long maxBytes;
    private final long mostExpanded;
    private long expanded;
    private long found;
    private boolean ended;

    /**
     * @param name name of the archive
     * @param archiveBytes its size
     * @param maxBytes size of the largest entry to read
     */
    ArchiveStream(String name, long archiveBytes, long maxBytes) {
        this.name = name;
        this.maxBytes = Math.min(maxBytes, Runtime.getRuntime().maxMemory() / 4);
        this.mostExpanded = maxBytes + MOST_EXPANSION * archiveBytes;
    }

    /** @return the next image; null after the last */
    abstract ImageSource nextEntry() throws IOException;

    @Override
    protected final ImageSource advance() {
        if (ended) {
            return null;
        }
        try {
            ImageSource next = nextEntry();
            if (next == null) {
                ended = true;
                return found > 0 ? null : new ImageSource.Missing(name, "no images in this archive");
            }
            found++;
            return next;
        } catch (IOException | RuntimeException e) {
            // Malformed archives cause unchecked exceptions too.
            if (e instanceof UncheckedIOException unchecked) {
                return end(unchecked.getCause());
            }
            return end(e);
        }
    }

    private ImageSource end(Exception e) {
        ended = true;
        String place = found == 0 ? "" : " after " + found + (found == 1 ? " image" : " images");
        String problem = e instanceof Expanded
                ? "expands to more than " + MOST_EXPANSION + " times its size" + place
                        + ", like a decompression bomb: unpack it yourself if you trust it"
                : "is damaged or truncated" + place + ": " + e.getMessage();
        return new ImageSource.Missing(name, problem);
    }

    /** The archive expands more than a genuine one would. */
    @SuppressWarnings("serial")
    private static final class Expanded extends IOException {}

    /**
     * @param bytes number of bytes just unpacked
     * @throws IOException if the archive expands too much
     */
    final void expanded(long bytes) throws IOException {
        expanded += bytes;
        if (expanded > mostExpanded) {
            throw new Expanded();
        }
    }

    /** @return the name of an entry in rows */
    final String rowName(String entry) {
        return name + "!" + (entry.startsWith("./") ? entry.substring(2) : entry);
    }

    /** @return whether an entry has an image's extension, and neither it nor a parent folder is hidden */
    static boolean isWanted(String entry) {
        String[] parts = entry.split("[/\\\\]", -1);
        for (String part : parts) {
            if (part.startsWith(".") && !part.equals(".") && !part.equals("..")) {
                return false;
            }
        }
        return ImageDecoder.looksLikeImage(parts[parts.length - 1]);
    }

    /**
     * @param entry its name
     * @param declared its declared size; negative if unknown
     * @param content its bytes
     * @return the image, or an error if it is too large
     */
    final ImageSource read(String entry, long declared, InputStream content) throws IOException {
        if (declared > maxBytes) {
            return tooLarge(entry, String.valueOf(declared));
        }
        byte[] bytes = content.readNBytes((int) maxBytes + 1);
        return bytes.length > maxBytes
                ? tooLarge(entry, "more than " + maxBytes)
                : new ImageSource.Encoded(rowName(entry), bytes);
    }

    private ImageSource tooLarge(String entry, String bytes) {
        return unreadable(
                entry,
                "has " + bytes + " bytes, the limit for an entry is " + maxBytes + ": unpack the archive, or raise"
                        + " the limit if you trust it");
    }

    final ImageSource unreadable(String entry, String problem) {
        return new ImageSource.Missing(rowName(entry), problem);
    }
}
