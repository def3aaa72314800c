package dev.vit4j.data.table;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Finds files that are listed twice, in eight to sixteen bytes a file. */
final class SeenFiles {
    private final IntFunction<Path> fileOf;
    /** Open addressing: row + 1, or 0 for a free place. */
    private int[] rows = new int[1 << 8];

    private int[] hashes = new int[1 << 7];
    private int size;

    /** @param fileOf returns the file of a row that was added */
    SeenFiles(IntFunction<Path> fileOf) {
        this.fileOf = fileOf;
    }

    /**
     * Adds the file of the next row.
     *
     * @param file of row {@code size}
     * @return the row that has the same file; -1 if none has, and it is added
     */
    int add(Path file) {
        int hash = file.hashCode() * 0x9E3779B9;
        int place = place(hash);
        for (; rows[place] != 0; place = (place + 1) & (rows.length - 1)) {
            int row = rows[place] - 1;
            if (hashes[row] == hash && fileOf.apply(row).equals(file)) {
                return row;
            }
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size + (size >> 1));
        }
        hashes[size] = hash;
        rows[place] = ++size;
        if (size > rows.length / 2) {
            grow();
        }
        return -1;
    }

    private int place(int hash) {
        return (hash ^ (hash >>> 16)) & (rows.length - 1);
    }

    private void grow() {
        rows = new int[2 * rows.length];
        for (int row = 0; row < size; row++) {
            int place = place(hashes[row]);
            while (rows[place] != 0) {
                place = (place + 1) & (rows.length - 1);
            }
            rows[place] = row + 1;
        }
    }
}
