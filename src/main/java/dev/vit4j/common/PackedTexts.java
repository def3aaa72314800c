package dev.vit4j.common;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A list of texts as UTF-8 in one array, for millions of them. Thread-safe once nothing is added any more. */
public final class PackedTexts {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private byte[] bytes = new byte[1 << 10];
    /** Start of each text, and the end of the last. */
    private int[] starts = new int[1 << 6];

    private int size;

    /**
     * @param text to append, without lone surrogates
     * @return whether there was room for it: all texts together take at most 2 GiB
     */
    public boolean add(String text) {
        byte[] added = text.getBytes(StandardCharsets.UTF_8);
        int start = starts[size];
        if ((long) start + added.length > MOST_BYTES) {
            return false;
        }
        if (start + added.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, grown(bytes.length, start + added.length));
        }
        System.arraycopy(added, 0, bytes, start, added.length);
        size++;
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, grown(size, size + 1));
        }
        starts[size] = start + added.length;
        return true;
    }

    private static int grown(int length, int needed) {
        return (int) Math.min(MOST_BYTES, Math.max(needed, length + (length >> 1) + 1L));
    }

    /** Frees what is not used. */
    public void trim() {
        bytes = Arrays.copyOf(bytes, starts[size]);
        starts = Arrays.copyOf(starts, size + 1);
    }

    /** @return number of texts */
    public int size() {
        return size;
    }

    /**
     * @param index 0..size-1
     * @return the text
     */
    public String get(int index) {
        return new String(bytes, starts[index], starts[index + 1] - starts[index], StandardCharsets.UTF_8);
    }
}
