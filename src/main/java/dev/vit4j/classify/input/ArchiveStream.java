package dev.vit4j.classify.input;

import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The images inside an archive, named {@code archive!entry}, in the order in which they stand there. Nothing is unpacked
 * to the disk; one entry at a time is in memory. Folders and files whose names begin with a dot, and what does not look
 * like an image, are passed over as in a folder. An archive that turns out damaged ends with an error of its own.
 */
abstract class ArchiveStream extends SourceStream {
    /** Photos hardly shrink in an archive, drawings tenfold; beyond this somebody wants to fill the memory or disk. */
    private static final long MOST_EXPANSION = 250;

    private final String name;
    private final long maxBytes;
    private final long mostExpanded;
    private long expanded;
    private long found;
    private boolean ended;

    /**
     * @param name what to call the archive
     * @param archiveBytes its size
     * @param maxBytes largest entry that is read
     */
    ArchiveStream(String name, long archiveBytes, long maxBytes) {
        this.name = name;
        this.maxBytes = Math.min(maxBytes, Runtime.getRuntime().maxMemory() / 4);
        this.mostExpanded = maxBytes + MOST_EXPANSION * archiveBytes;
    }

    /** @return the next image among the entries; null behind the last */
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
            // Hostile archives are answered with unchecked exceptions as well.
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
                        + ", as archives do that are made to do harm: unpack it yourself if you trust it"
                : "is damaged or cut short" + place + ": " + e.getMessage();
        return new ImageSource.Missing(name, problem);
    }

    /** The archive is larger inside than it can honestly be. */
    @SuppressWarnings("serial")
    private static final class Expanded extends IOException {}

    /**
     * @param bytes how many more came out of the archive
     * @throws IOException if that is more than can be
     */
    final void expanded(long bytes) throws IOException {
        expanded += bytes;
        if (expanded > mostExpanded) {
            throw new Expanded();
        }
    }

    /** @return what rows call an entry */
    final String rowName(String entry) {
        return name + "!" + (entry.startsWith("./") ? entry.substring(2) : entry);
    }

    /** @return whether an entry is named like an image, and neither it nor a folder above is hidden */
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
     * @param declared its size as the archive says; below 0 if it does not
     * @param content its bytes
     * @return the image, or that it is too large
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
