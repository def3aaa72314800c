package dev.vit4j.data.inspect;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Sorts rows by hashes without objects: each long holds the high bits of a row's hash and, below them, the row. */
final class SortedKeys {
    private SortedKeys() {}

    /**
     * @param rows number of rows
     * @param hash of each row; its high bits decide
     * @return the rows' keys, sorted; rows in ascending order where the high bits are equal
     */
    static long[] of(int rows, IntToLongFunction hash) {
        long mask = mask(rows);
        long[] keys = new long[rows];
        for (int row = 0; row < rows; row++) {
            keys[row] = (hash.applyAsLong(row) & ~mask) | row;
        }
        Arrays.parallelSort(keys);
        return keys;
    }

    private static long mask(int rows) {
        return Math.max(1, Long.highestOneBit(rows) * 2) - 1;
    }

    /** @return the row of a key */
    static int row(long key, int rows) {
        return (int) (key & mask(rows));
    }

    /** @return place after the last key with the high bits of the key at a place */
    static int runEnd(long[] keys, int from) {
        long mask = mask(keys.length);
        int to = from + 1;
        while (to < keys.length && (keys[to] & ~mask) == (keys[from] & ~mask)) {
            to++;
        }
        return to;
    }
}
