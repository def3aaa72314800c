package dev.vit4j.data.archive;

import java.util.Arrays;

/** Where the images lie in tar files: 16 bytes each. */
public final class EntryTable {
    private static final int INITIAL = 1024;

    private final int[] firstOfShard;
    private final long[] headers;
    private final int[] beforeData;
    private final int[] sizes;

    private EntryTable(int[] firstOfShard, long[] headers, int[] beforeData, int[] sizes) {
        this.firstOfShard = firstOfShard;
        this.headers = headers;
        this.beforeData = beforeData;
        this.sizes = sizes;
    }

    /** Collects entries, shard by shard. */
    public static final class Builder {
        private final int[] firstOfShard;
        private long[] headers = new long[INITIAL];
        private int[] beforeData = new int[INITIAL];
        private int[] sizes = new int[INITIAL];
        private int count;

        /** @param shards number of tar files */
        public Builder(int shards) {
            this.firstOfShard = new int[shards];
        }

        /**
         * Says that the entries that follow are of another file.
         *
         * @param shard the next one
         */
        public void begin(int shard) {
            firstOfShard[shard] = count;
        }

        /** @param entry an image; its size may be more than an array can hold, which reading it will report */
        public void add(TarEntries.Entry entry) {
            makeRoom(1);
            headers[count] = entry.header();
            beforeData[count] = Math.toIntExact(entry.data() - entry.header());
            sizes[count] = (int) Math.min(Integer.MAX_VALUE, entry.size());
            count++;
        }

        /** @param others entries of the file that {@link #begin} said, to add after these */
        public void addAll(Builder others) {
            makeRoom(others.count);
            System.arraycopy(others.headers, 0, headers, count, others.count);
            System.arraycopy(others.beforeData, 0, beforeData, count, others.count);
            System.arraycopy(others.sizes, 0, sizes, count, others.count);
            count += others.count;
        }

        private void makeRoom(int more) {
            if (count + more > headers.length) {
                int longer = Math.max(headers.length + (headers.length >> 1), count + more);
                headers = Arrays.copyOf(headers, longer);
                beforeData = Arrays.copyOf(beforeData, longer);
                sizes = Arrays.copyOf(sizes, longer);
            }
        }

        /** @return number of entries so far */
        public int count() {
            return count;
        }

        /** @return the table */
        public EntryTable build() {
            return new EntryTable(
                    firstOfShard,
                    Arrays.copyOf(headers, count),
                    Arrays.copyOf(beforeData, count),
                    Arrays.copyOf(sizes, count));
        }
    }

    /** @return number of images */
    public int size() {
        return headers.length;
    }

    /**
     * @param image 0..size-1
     * @return the file that it is in
     */
    public int shard(int image) {
        int found = Arrays.binarySearch(firstOfShard, image);
        if (found < 0) {
            return -found - 2;
        }
        // Of shards that begin at the same image, all but the last are empty.
        while (found + 1 < firstOfShard.length && firstOfShard[found + 1] == image) {
            found++;
        }
        return found;
    }

    /**
     * @param shard one of the files
     * @return index of its first image
     */
    public int first(int shard) {
        return firstOfShard[shard];
    }

    /**
     * @param shard one of the files
     * @return index after that of its last image
     */
    public int end(int shard) {
        return shard + 1 < firstOfShard.length ? firstOfShard[shard + 1] : headers.length;
    }

    /**
     * @param image 0..size-1
     * @return position of its first header
     */
    long header(int image) {
        return headers[image];
    }

    /**
     * @param image 0..size-1
     * @return position of its content
     */
    long data(int image) {
        return headers[image] + beforeData[image];
    }

    /**
     * @param image 0..size-1
     * @return bytes of its content; 2^31-1 if there are more
     */
    int bytes(int image) {
        return sizes[image];
    }
}
