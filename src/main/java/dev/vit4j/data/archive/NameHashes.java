package dev.vit4j.data.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/** Finds names that are used twice among many: keeps eight bytes of each. */
public final class NameHashes {
    private static final int INITIAL = 1024;

    private long[] hashes = new long[INITIAL];
    private int count;

    /** @param name the next name */
    public void add(String name) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, count + (count >> 1));
        }
        hashes[count++] = of(name);
    }

    /** @param others names to add after these */
    public void addAll(NameHashes others) {
        if (count + others.count > hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(hashes.length + (hashes.length >> 1), count + others.count));
        }
        System.arraycopy(others.hashes, 0, hashes, count, others.count);
        count += others.count;
    }

    /**
     * @param name any text
     * @return FNV-1a of its bytes in UTF-8, whose bits are then mixed as SplitMix64 does
     */
    public static long of(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }

    /** @return hash of a name that occurs twice, if there is one */
    public OptionalLong repeated() {
        long[] sorted = Arrays.copyOf(hashes, count);
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return OptionalLong.of(sorted[i]);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * @param hash of a name
     * @return how often it occurs
     */
    public long count(long hash) {
        return Arrays.stream(hashes, 0, count).filter(other -> other == hash).count();
    }
}
