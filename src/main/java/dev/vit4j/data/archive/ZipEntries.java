package dev.vit4j.data.archive;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The entries of a zip file by their places in its directory (PKWARE, APPNOTE.TXT 6.3.10), also of more than 4 GB or 65,535
 * entries. The libraries keep the whole directory in memory, some hundred bytes for each entry. Thread-safe.
 */
public final class ZipEntries {
    private static final int LOCAL = 0x04034B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int END = 0x06054B50;
    private static final int END_64 = 0x06064B50;
    private static final int LOCATOR_64 = 0x07064B50;

    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR_64_BYTES = 20;
    private static final int MOST_COMMENT = 0xFFFF;
    private static final long UNKNOWN = 0xFFFFFFFFL;

    private static final int ENCRYPTED = 1;
    private static final int UTF8 = 1 << 11;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int UNIX = 3;
    private static final int UNIX_TYPE = 0170000;
    private static final int UNIX_LINK = 0120000;
    private static final int EXTRA_SIZES = 0x0001;
    private static final int EXTRA_NAME = 0x7075;

    private static final int WINDOW = 1 << 16;

    private final Path file;
    private final ByteSource bytes;
    private final long size;
    /** Bytes before the zip file, as in programs that unpack themselves. */
    private final long before;

    private final long directory;
    private final long directoryEnd;
    private final long count;

    /**
     * An entry.
     *
     * @param name its name, which is untrusted
     * @param header its place in the directory
     * @param local place of its local header
     * @param packed bytes that it takes in the file
     * @param size bytes that it has unpacked
     * @param crc CRC-32 of its content
     * @param flags general purpose flags
     * @param method of compression
     * @param link whether it is a symbolic link
     * @param next place of the next entry in the directory
     */
    public record Entry(
            String name,
            long header,
            long local,
            long packed,
            long size,
            int crc,
            int flags,
            int method,
            boolean link,
            long next) {
        /** @return whether it is a folder */
        public boolean folder() {
            return name.endsWith("/") || (name.endsWith("\\") && size == 0);
        }

        /** @return why it cannot be unpacked; empty if nothing stands against it */
        String problem() {
            if ((flags & ENCRYPTED) != 0) {
                return "is encrypted: unpack the archive with its password";
            }
            return method == STORED || method == DEFLATED
                    ? ""
                    : "uses a compression method (" + method + ") that is not supported: unpack the archive";
        }
    }

    private ZipEntries(Path file, ByteSource bytes, long size, long end, End values) {
        this.file = file;
        this.bytes = bytes;
        this.size = size;
        this.before = end - values.bytes - values.offset;
        this.directory = end - values.bytes;
        this.directoryEnd = end;
        this.count = values.count;
    }

    /** What the end of a zip file says about its directory. */
    private record End(long count, long bytes, long offset) {}

    /**
     * @param file a zip file, for messages
     * @param bytes its content
     * @return its entries
     * @throws BadInputException if it is truncated, damaged, no zip file or part of one
     */
    public static ZipEntries of(Path file, ByteSource bytes) {
        try {
            return open(file, bytes);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private static ZipEntries open(Path file, ByteSource bytes) throws IOException {
        long size = bytes.size();
        int length = (int) Math.min(size, END_BYTES + MOST_COMMENT);
        ByteBuffer tail = buffer(bytes.read(size - length, length));
        int at = length - END_BYTES;
        while (at >= 0 && !(tail.getInt(at) == END && at + END_BYTES + unsigned(tail.getShort(at + 20)) <= length)) {
            at--;
        }
        require(
                at >= 0,
                size >= 4 && buffer(bytes.read(0, 4)).getInt(0) == LOCAL
                        ? "%s: is truncated: the directory at the end of the zip file is missing; download it again"
                        : "%s: not a zip file",
                file);
        long end = size - length + at;
        End values = new End(
                unsigned(tail.getShort(at + 10)), unsigned(tail.getInt(at + 12)), unsigned(tail.getInt(at + 16)));
        require(
                tail.getShort(at + 4) == tail.getShort(at + 6),
                "%s: is one part of a zip file in several parts; join them (zip -s 0 FILE --out WHOLE)",
                file);
        long locator = end - LOCATOR_64_BYTES;
        if (locator >= 0 && buffer(bytes.read(locator, 4)).getInt(0) == LOCATOR_64) {
            end = end64(file, bytes, locator);
            ByteBuffer large = buffer(bytes.read(end, END_64_BYTES));
            values = new End(large.getLong(32), large.getLong(40), large.getLong(48));
        }
        require(
                values.count >= 0
                        && values.bytes >= 0
                        && values.offset >= 0
                        && values.bytes <= end
                        && values.offset <= end - values.bytes
                        && values.count <= values.bytes / CENTRAL_BYTES,
                "%s: the directory at the end of the zip file is damaged: %d entries in %d bytes at byte %d; download the"
                        + " file again",
                file,
                values.count,
                values.bytes,
                values.offset);
        return new ZipEntries(file, bytes, size, end, values);
    }

    /** The locator's offset is wrong if there are bytes before the zip file; the record is then right before it. */
    private static long end64(Path file, ByteSource bytes, long locator) throws IOException {
        long told = buffer(bytes.read(locator, LOCATOR_64_BYTES)).getLong(8);
        for (long place : new long[] {told, locator - END_64_BYTES}) {
            if (place >= 0
                    && place <= locator - END_64_BYTES
                    && buffer(bytes.read(place, 4)).getInt(0) == END_64) {
                return place;
            }
        }
        throw new BadInputException(file + ": the directory at the end of the zip file is damaged (at byte " + locator
                + "); download the file again");
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int unsigned(short value) {
        return value & 0xFFFF;
    }

    private static long unsigned(int value) {
        return value & UNKNOWN;
    }

    /** @return number of entries */
    public long count() {
        return count;
    }

    /** @return a walk over the entries, in the order of the directory */
    public Walk walk() {
        return new Walk();
    }

    /** Walks the directory. Not thread-safe. */
    public final class Walk {
        private final byte[] window = new byte[WINDOW];
        private long windowStart = -1;
        private int windowLength;
        private long next = directory;
        private long passed;

        /**
         * @return the next entry; null after the last
         * @throws BadInputException if the directory is damaged
         */
        public Entry next() {
            if (passed == count) {
                return null;
            }
            try {
                Entry entry = parse(next, this::read);
                next = entry.next();
                passed++;
                return entry;
            } catch (IOException e) {
                throw BadInputException.unreadable(file, e);
            }
        }

        private byte[] read(long position, int length) throws IOException {
            if (length > WINDOW) {
                return bytes.read(position, length);
            }
            if (windowStart < 0 || position < windowStart || position + length > windowStart + windowLength) {
                windowStart = position;
                windowLength = bytes.read(position, window, 0, WINDOW);
                if (windowLength < length) {
                    throw new EOFException("it ends inside its directory");
                }
            }
            int from = (int) (position - windowStart);
            return Arrays.copyOfRange(window, from, from + length);
        }
    }

    /** Reads bytes of the directory. */
    @FunctionalInterface
    private interface Source {
        byte[] read(long position, int length) throws IOException;
    }

    /**
     * @param header place of an entry in the directory
     * @return the entry
     * @throws BadInputException if it cannot be read
     */
    public Entry at(long header) {
        try {
            return parse(header, bytes::read);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    private Entry parse(long header, Source source) throws IOException {
        ByteBuffer fields = header + CENTRAL_BYTES <= directoryEnd ? buffer(source.read(header, CENTRAL_BYTES)) : null;
        require(
                fields != null && fields.getInt(0) == CENTRAL,
                "%s: the directory of the zip file is damaged at byte %d; download the file again",
                file,
                header);
        int nameBytes = unsigned(fields.getShort(28));
        int extraBytes = unsigned(fields.getShort(30));
        long next = header + CENTRAL_BYTES + nameBytes + extraBytes + unsigned(fields.getShort(32));
        require(
                next <= directoryEnd,
                "%s: the directory of the zip file is damaged at byte %d; download the file again",
                file,
                header);
        byte[] texts = source.read(header + CENTRAL_BYTES, nameBytes + extraBytes);
        byte[] name = Arrays.copyOf(texts, nameBytes);
        ByteBuffer extra = buffer(Arrays.copyOfRange(texts, nameBytes, texts.length));
        long[] sizes = {unsigned(fields.getInt(24)), unsigned(fields.getInt(20)), unsigned(fields.getInt(42))};
        String text = text(name, unsigned(fields.getShort(8)));
        while (extra.remaining() >= 4) {
            int id = unsigned(extra.getShort());
            int length = Math.min(unsigned(extra.getShort()), extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            if (id == EXTRA_SIZES) {
                for (int i = 0; i < sizes.length; i++) {
                    sizes[i] = sizes[i] == UNKNOWN && field.remaining() >= Long.BYTES ? field.getLong() : sizes[i];
                }
            } else if (id == EXTRA_NAME) {
                text = unicode(name, field, text);
            }
            extra.position(extra.position() + length);
        }
        int unix = unsigned(fields.getShort(4)) >> 8 == UNIX ? fields.getInt(38) >>> 16 : 0;
        return new Entry(
                text,
                header,
                before + sizes[2],
                sizes[1],
                sizes[0],
                fields.getInt(16),
                unsigned(fields.getShort(8)),
                unsigned(fields.getShort(10)),
                (unix & UNIX_TYPE) == UNIX_LINK,
                next);
    }

    /** Names are UTF-8 if a flag says so and, as macOS writes them, often if not; else in the code page of the first PCs. */
    private static String text(byte[] name, int flags) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            boolean old = (flags & UTF8) == 0 && Charset.isSupported("IBM437");
            return new String(name, old ? Charset.forName("IBM437") : StandardCharsets.UTF_8);
        }
    }

    /** Returns the name in the extra field of Info-ZIP if it belongs to the name in the header. */
    private static String unicode(byte[] name, ByteBuffer field, String otherwise) {
        CRC32 sum = new CRC32();
        sum.update(name);
        if (field.remaining() < 5 || field.get() != 1 || field.getInt() != (int) sum.getValue()) {
            return otherwise;
        }
        return StandardCharsets.UTF_8.decode(field).toString();
    }

    /**
     * @param entry of this file
     * @return place of its packed content
     * @throws BadInputException if its local header is damaged or its content is not in the file
     */
    public long data(Entry entry) {
        try {
            require(
                    entry.local >= 0 && entry.local <= size - LOCAL_BYTES,
                    "%s: begins at byte %d, but the file has %d: it is truncated or damaged, download it again",
                    place(entry),
                    entry.local,
                    size);
            ByteBuffer local = buffer(bytes.read(entry.local, LOCAL_BYTES));
            long data = entry.local + LOCAL_BYTES + unsigned(local.getShort(26)) + unsigned(local.getShort(28));
            require(
                    local.getInt(0) == LOCAL && entry.packed >= 0 && data <= size - entry.packed,
                    "%s: should have %d bytes at byte %d, which the file does not have: it is truncated or damaged,"
                            + " download it again",
                    place(entry),
                    entry.packed,
                    entry.local);
            return data;
        } catch (IOException e) {
            throw BadInputException.unreadable(place(entry), e);
        }
    }

    private String place(Entry entry) {
        return file + ": entry " + DisplayText.printable(entry.name);
    }

    /**
     * @param entry of this file
     * @param most largest size to accept, below 2^31
     * @return its content
     * @throws BadInputException if it is larger, damaged, encrypted or packed by a method that is not supported
     */
    public byte[] content(Entry entry, long most) {
        checkPacking(entry);
        require(
                entry.size >= 0 && entry.size <= most && entry.packed <= Integer.MAX_VALUE - 8,
                "%s: has %d bytes, the limit is %d: replace it by a smaller one",
                place(entry),
                entry.size,
                most);
        byte[] content = unpacked(entry, (int) entry.size, (int) entry.packed);
        CRC32 sum = new CRC32();
        sum.update(content);
        if ((int) sum.getValue() != entry.crc) {
            throw wrongSum(entry);
        }
        return content;
    }

    private BadInputException wrongSum(Entry entry) {
        return new BadInputException(place(entry) + ": is damaged (its checksum is wrong): download the archive again");
    }

    /**
     * Returns an entry's content at any position. What is stored is read in place; what is deflated is inflated once, into
     * memory if it is small, else to a temporary file.
     *
     * @param entry of this file
     * @return its content
     * @throws BadInputException if it is damaged, encrypted or packed by a method that is not supported, or there is no room
     */
    public ByteSource bytes(Entry entry) {
        checkPacking(entry);
        long data = data(entry);
        if (entry.method == STORED) {
            checkStored(entry);
            return bytes.part(data, entry.size);
        }
        if (entry.size <= TemporaryFile.mostInMemory()) {
            return ByteSource.of(content(entry, TemporaryFile.mostInMemory()));
        }
        FileBytes unpacked = new FileBytes(() -> inflated(entry, data));
        try {
            require(
                    unpacked.size() == entry.size,
                    "%s: is damaged: it has %d bytes instead of %d; download it again",
                    place(entry),
                    unpacked.size(),
                    entry.size);
        } catch (IOException e) {
            throw BadInputException.unreadable(place(entry), e);
        }
        return unpacked;
    }

    private FileChannel inflated(Entry entry, long data) throws IOException {
        Inflater inflater = new Inflater(true);
        CRC32 sum = new CRC32();
        try (InputStream content = new CheckedInputStream(
                new InflaterInputStream(bytes.part(data, entry.packed).stream(), inflater, WINDOW), sum)) {
            ExpansionLimit limit = new ExpansionLimit(entry.packed, TemporaryFile.ALLOWANCE);
            FileChannel unpacked = TemporaryFile.copy(file, place(entry), content, limit);
            if ((int) sum.getValue() != entry.crc) {
                unpacked.close();
                throw wrongSum(entry);
            }
            return unpacked;
        } finally {
            inflater.end();
        }
    }

    private void checkPacking(Entry entry) {
        require(entry.problem().isEmpty(), "%s: %s", place(entry), entry.problem());
    }

    /**
     * @param entry of this file
     * @param most number of bytes wanted
     * @return the first bytes of its content; fewer if it has no more
     * @throws BadInputException as {@link #content}
     */
    byte[] start(Entry entry, int most) {
        checkPacking(entry);
        int wanted = (int) Math.min(most, entry.size);
        // Deflate adds at most a few bytes to what it cannot compress.
        return unpacked(entry, wanted, (int) Math.min(entry.packed, 2L * most + 64));
    }

    private byte[] unpacked(Entry entry, int wanted, int packed) {
        long data = data(entry);
        try {
            if (entry.method == STORED) {
                checkStored(entry);
                return bytes.read(data, wanted);
            }
            return inflated(bytes.read(data, packed), wanted);
        } catch (IOException e) {
            throw BadInputException.unreadable(place(entry), e);
        } catch (DataFormatException e) {
            throw new BadInputException(
                    place(entry) + ": cannot be unpacked (" + DisplayText.printable(String.valueOf(e.getMessage()))
                            + "): the archive is damaged, download it again",
                    e);
        }
    }

    private void checkStored(Entry entry) {
        require(
                entry.packed == entry.size,
                "%s: is damaged: %d bytes are stored in %d; download the archive again",
                place(entry),
                entry.size,
                entry.packed);
    }

    private static byte[] inflated(byte[] packed, int wanted) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            byte[] content = new byte[wanted];
            int count = 0;
            while (count < wanted) {
                int read = inflater.inflate(content, count, wanted - count);
                if (read == 0) {
                    throw new DataFormatException("it ends after " + count + " of " + wanted + " bytes");
                }
                count += read;
            }
            return content;
        } finally {
            inflater.end();
        }
    }
}
