package dev.vit4j.classify.input;

import dev.vit4j.data.archive.EntryNames;
import dev.vit4j.data.archive.ExpansionLimit;
import dev.vit4j.image.ImageScan;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.LeftOut;
import dev.vit4j.image.LeftOutFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The images inside an archive, named {@code archive!entry}, in archive order. Nothing is unpacked to disk; one entry
 * at a time is in memory. Hidden files and folders, and files that are not images, are left out as in a folder. A
 * damaged archive ends with an error.
 */
abstract class ArchiveStream extends SourceStream {
    private final String name;
    private final long maxBytes;
    private final ExpansionLimit limit;
    private final LeftOutFiles leftOut;
    private final LeftOutFiles here = new LeftOutFiles();
    private long found;
    private boolean ended;

    /**
     * @param name name of the archive
     * @param archiveBytes its size
     * @param maxBytes size of the largest entry to read
     * @param leftOut counts the entries that are no images
     */
    ArchiveStream(String name, long archiveBytes, long maxBytes, LeftOutFiles leftOut) {
        this.name = name;
        this.leftOut = leftOut;
        this.maxBytes = Math.min(maxBytes, Runtime.getRuntime().maxMemory() / 4);
        this.limit = new ExpansionLimit(archiveBytes, maxBytes);
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
                return found > 0 ? null : new ImageSource.Missing(name, "no images in this archive" + looked());
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

    private String looked() {
        return here.count() == 0 ? "" : "; " + here.summary();
    }

    private ImageSource end(Exception e) {
        ended = true;
        String place = found == 0 ? "" : " after " + found + (found == 1 ? " image" : " images");
        String problem = e instanceof ExpansionLimit.Exceeded
                ? "expands to more than " + ExpansionLimit.MOST_EXPANSION + " times its size" + place
                        + ", like a decompression bomb: unpack it yourself if you trust it"
                : "is damaged or truncated" + place + ": " + e.getMessage();
        return new ImageSource.Missing(name, problem);
    }

    /**
     * @param bytes number of bytes just unpacked
     * @throws IOException if the archive expands too much
     */
    final void expanded(long bytes) throws IOException {
        limit.expanded(bytes);
    }

    /** @return the name of an entry in rows */
    final String rowName(String entry) {
        return name + "!" + (entry.startsWith("./") ? entry.substring(2) : entry);
    }

    /**
     * @param entry its name
     * @param problem why it cannot be read
     * @return an error if it is named like an image; otherwise null, and it counts as left out
     */
    final ImageSource refused(String entry, String problem) {
        if (EntryNames.isNamedLikeImage(entry)) {
            return unreadable(entry, problem);
        }
        leftOut(entry, LeftOut.UNREADABLE);
        return null;
    }

    private void leftOut(String entry, LeftOut reason) {
        here.add(reason, entry);
        leftOut.add(reason, rowName(entry));
    }

    /**
     * @param entry its name
     * @param declared its declared size; negative if unknown
     * @param content its bytes
     * @return the image, or an error if it is too large; null if it is no image
     */
    final ImageSource read(String entry, long declared, InputStream content) throws IOException {
        byte[] start = content.readNBytes(ImageScan.START_BYTES);
        Optional<LeftOut> reason = ImageScan.leftOut(EntryNames.fileName(entry), start);
        if (reason.isPresent()) {
            leftOut(entry, reason.get());
            return null;
        }
        if (declared > maxBytes) {
            return tooLarge(entry, String.valueOf(declared));
        }
        byte[] rest = content.readNBytes((int) Math.max(0, maxBytes + 1 - start.length));
        byte[] bytes = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, bytes, start.length, rest.length);
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
