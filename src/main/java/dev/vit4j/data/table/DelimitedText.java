package dev.vit4j.data.table;

import static dev.vit4j.common.BadInputException.require;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads rows of delimited values (RFC 4180) one by one. A field in double quotes may hold separators, line breaks and doubled
 * quotes; a backslash has no meaning. Lines end with LF, CR LF or CR; blank ones are skipped.
 */
final class DelimitedText implements Closeable {
    private static final int QUOTE = '"';
    private static final int END = -1;

    private final Path file;
    private final LineBytes in;
    private final int separator;
    private byte[] bytes = new byte[256];
    private int length;
    /** End of each field in the bytes of the row. */
    private int[] ends = new int[8];

    private int fields;
    private int line;

    /**
     * @param file for messages
     * @param in its content; closed by {@link #close}
     * @param separator of fields, an ASCII character
     */
    DelimitedText(Path file, LineBytes in, char separator) {
        this.file = file;
        this.in = in;
        this.separator = separator;
    }

    /**
     * Reads the next row.
     *
     * @return whether there is one
     * @throws IOException if reading fails
     * @throws dev.vit4j.common.BadInputException if it is damaged
     */
    boolean next() throws IOException {
        while (in.peek() != END) {
            read();
            if (fields > 1 || !text(0).isBlank()) {
                return true;
            }
        }
        return false;
    }

    /** @return line in which the row begins, from 1 */
    int line() {
        return line;
    }

    /** @return number of fields in the row */
    int size() {
        return fields;
    }

    /**
     * @param field 0..size-1
     * @return its text
     * @throws dev.vit4j.common.BadInputException if it is not UTF-8
     */
    String text(int field) {
        int start = field == 0 ? 0 : ends[field - 1];
        return Utf8.text(bytes, start, ends[field] - start, file, line);
    }

    private void read() throws IOException {
        line = in.line();
        length = 0;
        fields = 0;
        do {
            if (in.peek() == QUOTE) {
                quoted();
            } else {
                plain();
            }
            endField();
        } while (in.read() == separator); // otherwise the end of the line or the file
    }

    private void plain() throws IOException {
        for (int b = in.peek(); b != separator && b != '\n' && b != END; b = in.peek()) {
            add(in.read());
        }
    }

    private void quoted() throws IOException {
        in.read();
        in.keepBreaks(true);
        while (true) {
            int b = in.read();
            require(b != END, "%s: line %d: a quotation mark is not closed", file, line);
            if (b != QUOTE) {
                add(b);
            } else if (in.peek() == QUOTE) {
                add(in.read());
            } else {
                break;
            }
        }
        in.keepBreaks(false);
        int after = in.peek();
        require(
                after == separator || after == '\n' || after == END,
                "%s: line %d: a quoted field is followed by more text; put the whole field into quotation marks, and double"
                        + " those inside",
                file,
                line);
    }

    private void add(int b) {
        require(
                length < LineBytes.LONGEST,
                "%s: line %d: the row has more than %d MiB; is a quotation mark not closed?",
                file,
                line,
                LineBytes.LONGEST >> 20);
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) b;
    }

    private void endField() {
        if (fields == ends.length) {
            ends = Arrays.copyOf(ends, 2 * fields);
        }
        ends[fields++] = length;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
