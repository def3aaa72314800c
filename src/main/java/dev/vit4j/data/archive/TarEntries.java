package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * Walks the entries of a tar file by their headers, without reading what is between them: ustar, PAX and GNU (POSIX.1-2017,
 * pax, "ustar Interchange Format" and "pax Extended Header"; tar.h of GNU tar). Not thread-safe.
 */
public final class TarEntries {
    /** Size of a header, of which the sizes of contents are rounded up to multiples. */
    static final int BLOCK = 512;

    private static final int WINDOW = 16 * BLOCK;
    private static final int MOST_EXTENSION = 1 << 20;
    private static final ZipEncoding UTF8 = ZipEncodingHelper.getZipEncoding(StandardCharsets.UTF_8.name());

    private final Path file;
    private final ByteSource bytes;
    private final long size;
    private final byte[] window = new byte[WINDOW];
    private long windowStart;
    private int windowLength;
    private long next;

    /** What an entry is. */
    public enum Kind {
        FILE,
        FOLDER,
        /** A symbolic or hard link. */
        LINK,
        /** A device, a pipe or a file with holes. */
        OTHER
    }

    /**
     * An entry.
     *
     * @param name its name, which is untrusted
     * @param kind what it is
     * @param header position of its first header
     * @param data position of its content
     * @param size of its content
     */
    public record Entry(String name, Kind kind, long header, long data, long size) {}

    private TarEntries(Path file, ByteSource bytes, long size, long start) {
        this.file = file;
        this.bytes = bytes;
        this.size = size;
        this.next = start;
    }

    /**
     * @param file a tar file, for messages
     * @param bytes its content, unpacked
     * @return a walk over its entries
     * @throws BadInputException if it cannot be read
     */
    public static TarEntries of(Path file, ByteSource bytes) {
        return from(file, bytes, 0);
    }

    /**
     * @param file a tar file, for messages
     * @param bytes its content, unpacked
     * @param header position of an entry's first header
     * @return a walk over the entries from that one on
     * @throws BadInputException if the file cannot be read
     */
    static TarEntries from(Path file, ByteSource bytes, long header) {
        try {
            return new TarEntries(file, bytes, bytes.size(), header);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    /**
     * @return the next entry; null after the last
     * @throws BadInputException if the file is damaged or truncated; the message names the position
     */
    public Entry next() {
        try {
            return readNext();
        } catch (EOFException e) {
            throw new BadInputException(file + ": is truncated: " + e.getMessage() + "; download it again", e);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private Entry readNext() throws IOException {
        long start = next;
        Map<String, String> extended = new HashMap<>();
        while (true) {
            long header = next;
            byte[] block = header == size ? null : block(header);
            if (block == null || isZero(block)) {
                BadInputException.require(
                        block != null && header == start,
                        "%s: is truncated: it ends at byte %d without the zeros that end a tar file; download it or pack it"
                                + " again",
                        file,
                        header);
                checkEnd(header);
                return null;
            }
            TarArchiveEntry entry = parse(block, header);
            long data = header + BLOCK;
            String longer = extended.get("size");
            long length = longer == null ? entry.getSize() : number(longer, header);
            byte flag = entry.getLinkFlag();
            boolean content = flag != TarConstants.LF_DIR
                    && flag != TarConstants.LF_SYMLINK
                    && flag != TarConstants.LF_LINK
                    && flag != TarConstants.LF_CHR
                    && flag != TarConstants.LF_BLK
                    && flag != TarConstants.LF_FIFO;
            long stored = content ? length : 0;
            String name = extended.getOrDefault("path", entry.getName());
            if (stored < 0 || stored > size - data) {
                throw new BadInputException(String.format(
                        Locale.ROOT,
                        "%s: entry %s at byte %d should have %d bytes, but the file ends after %d: it is truncated or damaged,"
                                + " download it again",
                        file,
                        DisplayText.printable(name),
                        header,
                        length,
                        size - data));
            }
            next = Math.min(size, data + (stored + BLOCK - 1) / BLOCK * BLOCK);
            switch (flag) {
                case TarConstants.LF_PAX_EXTENDED_HEADER_LC, TarConstants.LF_PAX_EXTENDED_HEADER_UC ->
                    extended.putAll(pax(extension(data, stored, header), header));
                case TarConstants.LF_GNUTYPE_LONGNAME -> extended.put("path", text(extension(data, stored, header)));
                case TarConstants.LF_GNUTYPE_LONGLINK, TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER -> {
                    // Targets of links and defaults for owners and times are of no use here.
                }
                default -> {
                    return new Entry(name, kind(flag, name, extended), start, data, stored);
                }
            }
        }
    }

    private static Kind kind(byte flag, String name, Map<String, String> extended) {
        if (extended.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
            return Kind.OTHER;
        }
        return switch (flag) {
            case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG ->
                name.endsWith("/") ? Kind.FOLDER : Kind.FILE;
            case TarConstants.LF_DIR -> Kind.FOLDER;
            case TarConstants.LF_LINK, TarConstants.LF_SYMLINK -> Kind.LINK;
            default -> Kind.OTHER;
        };
    }

    private TarArchiveEntry parse(byte[] block, long header) throws IOException {
        String damage = header == 0
                ? ": not a tar file: byte 0 begins no entry; download or pack it again"
                : ": no entry begins at byte " + header + ", where one should: the file is damaged, download it again";
        try {
            if (TarUtils.verifyCheckSum(block)) {
                return new TarArchiveEntry(block, UTF8, true);
            }
        } catch (IllegalArgumentException e) {
            throw new BadInputException(file + damage, e);
        }
        throw new BadInputException(file + damage);
    }

    /** Another tar file behind the end would be left out without a word. */
    private void checkEnd(long header) throws IOException {
        long rest = Math.min(size - header, WINDOW);
        byte[] end = bytes.read(header, (int) rest);
        BadInputException.require(
                isZero(end),
                "%s: goes on after the end of the tar file at byte %d: two files were joined; pack their entries into one",
                file,
                header);
    }

    private byte[] extension(long data, long length, long header) throws IOException {
        BadInputException.require(
                length <= MOST_EXTENSION,
                "%s: the name of the entry at byte %d takes %d bytes: the file is damaged, download it again",
                file,
                header,
                length);
        return bytes.read(data, (int) length);
    }

    /** Records are {@code LENGTH KEY=VALUE\n}, where the length counts the whole record. */
    private Map<String, String> pax(byte[] content, long header) {
        Map<String, String> found = new HashMap<>();
        for (int start = 0; start < content.length && content[start] != 0; ) {
            int blank = start;
            int length = 0;
            while (blank < content.length
                    && content[blank] >= '0'
                    && content[blank] <= '9'
                    && length < MOST_EXTENSION) {
                length = 10 * length + content[blank++] - '0';
            }
            boolean whole = blank < content.length
                    && content[blank] == ' '
                    && length > blank + 2 - start
                    && length <= content.length - start;
            BadInputException.require(
                    whole, "%s: damaged extended header at byte %d; download the file again", file, header);
            String record = new String(content, blank + 1, start + length - blank - 2, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            if (equals > 0) {
                found.put(record.substring(0, equals), record.substring(equals + 1));
            }
            start += length;
        }
        return found;
    }

    private long number(String text, long header) {
        BadInputException.require(
                text.matches("[0-9]{1,18}"),
                "%s: size '%s' of the entry at byte %d is no number; download the file again",
                file,
                DisplayText.printable(text),
                header);
        return Long.parseLong(text);
    }

    private static String text(byte[] content) {
        int length = content.length;
        while (length > 0 && content[length - 1] == 0) {
            length--;
        }
        return new String(content, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads a block through a window, since headers of small entries lie close to each other. */
    private byte[] block(long position) throws IOException {
        byte[] block = new byte[BLOCK];
        if (position < windowStart || position + BLOCK > windowStart + windowLength) {
            windowStart = position;
            windowLength = bytes.read(position, window, 0, WINDOW);
            if (windowLength < BLOCK) {
                throw new EOFException("it ends at byte " + (position + Math.max(0, windowLength))
                        + ", inside the header of" + " an entry");
            }
        }
        System.arraycopy(window, (int) (position - windowStart), block, 0, BLOCK);
        return block;
    }

    /**
     * @param entry of this walk
     * @param most number of bytes wanted
     * @return the first bytes of its content; fewer if it has no more
     * @throws BadInputException if it cannot be read
     */
    public byte[] start(Entry entry, int most) {
        return read(entry, (int) Math.min(entry.size(), most));
    }

    /**
     * @param entry of this walk
     * @param most largest size to accept
     * @return its content
     * @throws BadInputException if it is larger or cannot be read
     */
    public byte[] content(Entry entry, int most) {
        BadInputException.require(
                entry.size() <= most,
                "%s: entry %s has %d bytes, the limit for what it holds is %d",
                file,
                DisplayText.printable(entry.name()),
                entry.size(),
                most);
        return read(entry, (int) entry.size());
    }

    private byte[] read(Entry entry, int length) {
        long offset = entry.data() - windowStart;
        if (offset >= 0 && offset + length <= windowLength) {
            return Arrays.copyOfRange(window, (int) offset, (int) offset + length);
        }
        try {
            return bytes.read(entry.data(), length);
        } catch (IOException e) {
            throw BadInputException.unreadable(file + ": entry " + DisplayText.printable(entry.name()), e);
        }
    }
}
