package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.Excerpt;
import dev.vit4j.data.archive.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a NumPy array (numpy.lib.format, versions 1 to 3).
 *
 * @param descr type of the values as NumPy writes it, such as {@code |u1} or {@code <i8}
 * @param shape size of each dimension
 * @param dataOffset position of the first value
 */
record NpyHeader(String descr, List<Long> shape, long dataOffset) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MOST_BYTES = 1 << 16;
    private static final long MOST_VALUES = Long.MAX_VALUE >> 8;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*(?:'([^']*)'|\\[)");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");
    private static final Pattern ITEM = Pattern.compile("[<>|=]?([a-zA-Z])([0-9]{1,6})");

    /** Copies the shape. */
    NpyHeader {
        shape = List.copyOf(shape);
    }

    /**
     * @param bytes content of the array's file
     * @param place names file and array, for messages
     * @return its header
     * @throws BadInputException if it is none, or its values are Python objects or in Fortran's order
     * @throws IOException if reading fails
     */
    static NpyHeader read(ByteSource bytes, String place) throws IOException {
        try {
            byte[] start = bytes.read(0, 12);
            require(
                    Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length) && start[6] >= 1 && start[6] <= 3,
                    "%s: not a NumPy array",
                    place);
            boolean wide = start[6] > 1;
            int length = (start[8] & 0xFF) | (start[9] & 0xFF) << 8;
            if (wide) {
                length |= (start[10] & 0xFF) << 16 | (start[11] & 0xFF) << 24;
            }
            require(length >= 0 && length <= MOST_BYTES, "%s: damaged header", place);
            int offset = wide ? 12 : 10;
            String text = new String(bytes.read(offset, length), StandardCharsets.UTF_8);
            return parse(text, offset + length, place);
        } catch (EOFException e) {
            throw new BadInputException(place + ": is truncated inside its header", e);
        }
    }

    private static NpyHeader parse(String text, long dataOffset, String place) {
        Matcher descr = DESCR.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        require(
                descr.find() && order.find() && shape.find(),
                "%s: damaged header: %s",
                place,
                Excerpt.of(text.strip()));
        require(
                descr.group(1) != null,
                "%s: has values of several fields (a structured array); save images and labels as arrays of their own",
                place);
        require(
                !descr.group(1).contains("O"),
                "%s: holds pickled Python objects, which are never read, since they may run code; save it as an array of"
                        + " uint8 or of integers",
                place);
        require(order.group(1).equals("False"), "%s: is in Fortran's order; save numpy.ascontiguousarray(x)", place);
        List<Long> sizes = new ArrayList<>();
        for (String size : shape.group(1).replace("L", "").split(",", -1)) {
            if (!size.isBlank()) {
                require(
                        size.strip().matches("[0-9]{1,18}"),
                        "%s: damaged shape (%s)",
                        place,
                        Excerpt.of(shape.group(1)));
                sizes.add(Long.parseLong(size.strip()));
            }
        }
        return new NpyHeader(descr.group(1), sizes, dataOffset);
    }

    /** Returns the letter of the type, such as u, i, f, b, U or S; a question mark if it is of another form. */
    char kind() {
        Matcher item = ITEM.matcher(descr);
        return item.matches() ? item.group(1).charAt(0) : '?';
    }

    /** Returns the number of bytes of a value; 0 if the type is of another form. */
    int itemBytes() {
        Matcher item = ITEM.matcher(descr);
        return item.matches() ? Integer.parseInt(item.group(2)) * (kind() == 'U' ? 4 : 1) : 0;
    }

    ByteOrder byteOrder() {
        return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /**
     * Checks that the values are there.
     *
     * @param size bytes of header and values
     * @param place names file and array, for messages
     */
    void checkSize(long size, String place) {
        long bytes = itemBytes();
        for (long side : shape) {
            bytes = side > 0 && bytes > MOST_VALUES / side ? MOST_VALUES : bytes * side;
        }
        require(
                bytes == size - dataOffset,
                "%s: is truncated or damaged: shape %s of type %s takes %s bytes, and there are %d",
                place,
                shape,
                DisplayText.printable(descr),
                bytes == MOST_VALUES ? "too many" : bytes,
                size - dataOffset);
    }
}
