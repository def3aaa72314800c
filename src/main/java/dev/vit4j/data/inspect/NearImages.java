package dev.vit4j.data.inspect;

import dev.vit4j.image.PerceptualHash;
import java.util.Arrays;

/**
 * Finds images that look alike: those whose perceptual hashes differ in few bits, and, as groups, those connected by such
 * pairs. Compares only images that agree in two of several parts of their hashes (Manku, Jain and Das Sarma 2007, section
 * 3), so that millions of images take seconds. Blank images are near nothing.
 */
final class NearImages {
    /**
     * Comparisons with the images that follow in one bucket. Buckets are smaller unless the images are of a kind, such as
     * frames of a film; then each is still compared with the most similar ones.
     */
    private static final int MOST_COMPARED = 2_000;

    private final ImageTable table;
    private final int bits;
    /** Entry of each row; -1 for rows that are unreadable or blank. Rows with the same two hashes share an entry. */
    private final int[] entries;

    private final long[] dct;
    private final long[] difference;
    /** Splits with images of each entry, one bit each; and those with images near it, its own included. */
    private final byte[] own;

    private final byte[] near;
    private final int[] parent;

    private NearImages(ImageTable table, int bits) {
        this.table = table;
        this.bits = bits;
        this.entries = new int[table.rows()];
        int[] leaders = entries();
        this.dct = Arrays.stream(leaders).mapToLong(table::dct).toArray();
        this.difference = Arrays.stream(leaders).mapToLong(table::difference).toArray();
        this.own = new byte[leaders.length];
        for (int row = 0; row < entries.length; row++) {
            if (entries[row] >= 0) {
                own[entries[row]] |= (byte) (1 << table.part(row));
            }
        }
        this.near = own.clone();
        this.parent = new int[leaders.length];
        Arrays.setAll(parent, i -> i);
    }

    /**
     * @param table the images
     * @param bits number of bits of the DCT hash in which images that look alike may differ, at least 0
     * @return the images that look alike
     */
    static NearImages of(ImageTable table, int bits) {
        NearImages found = new NearImages(table, bits);
        // Of bits + 2 parts, at least two are equal where at most so many bits differ.
        int parts = bits + 2;
        for (int a = 0; a < parts; a++) {
            for (int b = a + 1; b < parts; b++) {
                found.compare(part(a, parts) | part(b, parts));
            }
        }
        return found;
    }

    /** Returns the bits of one part of a hash. */
    private static long part(int number, int parts) {
        int from = number * Long.SIZE / parts;
        int to = (number + 1) * Long.SIZE / parts;
        return (to == Long.SIZE ? 0 : 1L << to) - (1L << from);
    }

    /** Numbers the entries in order of their DCT hash, and returns a row of each. */
    private int[] entries() {
        int rows = table.rows();
        int[] leader = new int[rows];
        Arrays.fill(leader, -1);
        long[] order = SortedKeys.of(rows, row -> mixed(table.dct(row) * 31 + table.difference(row)));
        int count = 0;
        for (int from = 0, to; from < rows; from = to) {
            to = SortedKeys.runEnd(order, from);
            for (int i = from; i < to; i++) {
                int row = SortedKeys.row(order[i], rows);
                if (!table.isRead(row) || table.isBlank(row)) {
                    continue;
                }
                leader[row] = row;
                for (int j = from; j < i; j++) {
                    int earlier = SortedKeys.row(order[j], rows);
                    if (leader[earlier] == earlier && haveSameHashes(earlier, row)) {
                        leader[row] = earlier;
                        break;
                    }
                }
                count += leader[row] == row ? 1 : 0;
            }
        }
        int[] leaders = new int[count];
        Arrays.fill(entries, -1);
        int entry = 0;
        for (long key : SortedKeys.of(rows, table::dct)) {
            int row = SortedKeys.row(key, rows);
            if (leader[row] == row) {
                leaders[entry] = row;
                entries[row] = entry++;
            }
        }
        for (int row = 0; row < rows; row++) {
            entries[row] = leader[row] < 0 ? -1 : entries[leader[row]];
        }
        return leaders;
    }

    private boolean haveSameHashes(int row, int other) {
        return table.dct(row) == table.dct(other) && table.difference(row) == table.difference(other);
    }

    /** Spreads the bits of a hash over all bits (the finalizer of MurmurHash3). */
    private static long mixed(long hash) {
        long h = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }

    /** Compares the entries that agree in some bits of their DCT hash. */
    private void compare(long mask) {
        int count = dct.length;
        long[] order = SortedKeys.of(count, entry -> mixed(dct[entry] & mask));
        for (int from = 0, to; from < count; from = to) {
            to = SortedKeys.runEnd(order, from);
            for (int i = from; i < to - 1; i++) {
                int entry = SortedKeys.row(order[i], count);
                int end = Math.min(to, i + 1 + MOST_COMPARED);
                for (int j = i + 1; j < end; j++) {
                    compare(entry, SortedKeys.row(order[j], count));
                }
            }
        }
    }

    private void compare(int entry, int other) {
        if (PerceptualHash.areNear(dct[entry], difference[entry], dct[other], difference[other], bits)) {
            near[entry] |= own[other];
            near[other] |= own[entry];
            int a = root(entry);
            int b = root(other);
            parent[Math.max(a, b)] = Math.min(a, b);
        }
    }

    private int root(int entry) {
        int root = entry;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    /**
     * @param first by {@link EqualImages#firstRows}: of equal images only the first belongs to a group
     * @return groups of images that look alike and are not equal
     */
    Groups groups(int[] first) {
        int[] rowOfRoot = new int[dct.length];
        Arrays.fill(rowOfRoot, -1);
        int[] group = new int[first.length];
        for (int row = 0; row < first.length; row++) {
            if (first[row] != row || entries[row] < 0) {
                group[row] = -1;
                continue;
            }
            int root = root(entries[row]);
            if (rowOfRoot[root] < 0) {
                rowOfRoot[root] = row;
            }
            group[row] = rowOfRoot[root];
        }
        return Groups.of(group);
    }

    /** @return whether an image of a split looks like that of a row, or is equal to it */
    boolean isNearPart(int row, int part) {
        return entries[row] >= 0 && (near[entries[row]] >> part & 1) != 0;
    }
}
