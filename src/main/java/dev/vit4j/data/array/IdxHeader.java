package dev.vit4j.data.array;

import static dev.vit4j.common.BadInputException.require;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of an IDX file (Y. LeCun, "The MNIST database of handwritten digits", file formats): two zeros, the type of
 * the values, the number of dimensions, and their sizes, big-endian.
 *
 * @param type 8 for unsigned bytes, 9 signed bytes, 0xB short, 0xC int
 * @param shape size of each dimension
 */
record IdxHeader(int type, List<Long> shape) {
    /** Bytes of the longest header. */
    static final int MOST_BYTES = 4 + 4 * 4;

    static final int UNSIGNED_BYTES = 8;

    /** Copies the shape. */
    IdxHeader {
        shape = List.copyOf(shape);
    }

    /**
     * @param start first bytes of a file
     * @param place names the file, for messages
     * @return its header
     * @throws dev.vit4j.common.BadInputException if it is none
     */
    static IdxHeader of(byte[] start, String place) {
        require(start.length >= 4, "%s: is truncated: %d bytes are no IDX file", place, start.length);
        require(
                start[0] == 0 && start[1] == 0 && start[3] >= 1 && start[3] <= 4,
                "%s: not an IDX file: it begins with the bytes %02x %02x %02x %02x instead of 00 00 08 and the number of"
                        + " dimensions",
                place,
                start[0],
                start[1],
                start[2],
                start[3]);
        int dimensions = start[3];
        require(start.length >= 4 + 4 * dimensions, "%s: is truncated inside its header", place);
        ByteBuffer sizes = ByteBuffer.wrap(start, 4, 4 * dimensions);
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            shape.add(sizes.getInt() & 0xFFFFFFFFL);
        }
        return new IdxHeader(start[2], shape);
    }

    /** Returns its own number of bytes. */
    int bytes() {
        return 4 + 4 * shape.size();
    }

    /** Returns the number of bytes of a value; 0 of a type that labels do not have. */
    int itemBytes() {
        return switch (type) {
            case UNSIGNED_BYTES, 9 -> 1;
            case 0xB -> 2;
            case 0xC -> 4;
            default -> 0;
        };
    }
}
