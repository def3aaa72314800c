package dev.vit4j.classify.input;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageScan;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Names in a list: UTF-8, one per line or terminated by null bytes; blank ones are skipped. */
final class ListEntries implements Iterator<String>, AutoCloseable {
    /** Longer than any path on any system; a file with a longer line is not a list. */
    private static final int LONGEST = 1 << 16;

    /** Bytes that tell every image format. */
    private static final int LOOKED_AT = 32;

    private final String list;
    private final InputStream bytes;
    private final int separator;
    private boolean first = true;
    private String next;

    ListEntries(String list, InputStream bytes, boolean nullSeparated) {
        this.list = list;
        this.bytes = new BufferedInputStream(bytes);
        this.separator = nullSeparated ? 0 : '\n';
    }

    @Override
    public boolean hasNext() {
        try {
            if (first) {
                refuseImage();
            }
            while (next == null) {
                ByteArrayOutputStream entry = new ByteArrayOutputStream();
                int b = bytes.read();
                if (b < 0) {
                    return false;
                }
                for (; b >= 0 && b != separator; b = bytes.read()) {
                    entry.write(b);
                    BadInputException.require(
                            entry.size() <= LONGEST,
                            "%s: not a list of files: a name of more than %d bytes; end each name with a %s",
                            list,
                            LONGEST,
                            separator == 0 ? "null byte, or leave --null out" : "line feed, or give --null");
                }
                String text = text(entry.toByteArray());
                next = text.isBlank() ? null : text;
            }
            return true;
        } catch (IOException e) {
            throw new BadInputException(list + ": the list cannot be read: " + e.getMessage(), e);
        }
    }

    /** Looks at the first line only, byte by byte: a pipe may pause after it, and cannot tell what is available. */
    private void refuseImage() throws IOException {
        byte[] start = new byte[ImageScan.START_BYTES];
        int count = 0;
        bytes.mark(start.length);
        while (count < LOOKED_AT) {
            int b = bytes.read();
            if (b < 0 || (b == separator && !goesOnAfterSeparator(start, count))) {
                break;
            }
            start[count++] = (byte) b;
        }
        bytes.reset();
        BadInputException.require(
                count == 0 || !ImageScan.isImage(start, count),
                "%s: is an image, not a list of files; %s",
                list,
                list.equals(ImageInputs.STDIN_LIST)
                        ? "to use an image from stdin, name /dev/stdin instead of -"
                        : "leave out the @");
    }

    /** The beginning of these formats may hold any byte: PNG's signature, the file size of bitmaps and WebP. */
    private static boolean goesOnAfterSeparator(byte[] start, int count) {
        String text = new String(start, 0, count, StandardCharsets.ISO_8859_1);
        boolean sized = text.startsWith("BM") || text.startsWith("RIFF");
        return text.startsWith("\u0089PNG") || (sized && (count < 8 || text.indexOf('\0') >= 0));
    }

    private String text(byte[] entry) {
        int start = 0;
        int end = entry.length;
        if (first && end >= 3 && entry[0] == (byte) 0xEF && entry[1] == (byte) 0xBB && entry[2] == (byte) 0xBF) {
            start = 3; // Windows editors write a byte order mark
        }
        first = false;
        if (separator == '\n' && end > start && entry[end - 1] == '\r') {
            end--;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(entry, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            return uri(entry, start, end);
        }
    }

    /** Returns a name that is not UTF-8 as a URI, the only way to open such a file in Java. */
    private static String uri(byte[] entry, int start, int end) {
        StringBuilder uri = new StringBuilder();
        if (entry[start] != '/') {
            String folder = Path.of("").toAbsolutePath().toUri().toString();
            uri.append(folder).append(folder.endsWith("/") ? "" : "/");
        } else {
            uri.append("file://");
        }
        for (int i = start; i < end; i++) {
            int b = entry[i] & 0xFF;
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '-' && b <= '9') || b == '_';
            if (plain) {
                uri.append((char) b);
            } else {
                uri.append('%').append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        return uri.toString();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String result = next;
        next = null;
        return result;
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
