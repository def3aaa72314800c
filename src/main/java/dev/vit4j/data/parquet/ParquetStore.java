package dev.vit4j.data.parquet;

import dev.vit4j.common.ComposedText;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The images of some files, in their order. */
final class ParquetStore implements ImageStore {
    private static final long PATH_BYTES = 32L << 20;

    private final List<ShardImages> shards;
    /** Index of the first image of each file, and the number of all at the end. */
    private final int[] firsts;

    private final PageCache cache;
    /** Paths are read in order and seldom; they must not drive out images. */
    private final PageCache pathCache = new PageCache(PATH_BYTES);

    private final Blocks blocks;
    /** Whether paths tell the images apart; null until that is wanted. */
    private Boolean pathsDiffer;

    /**
     * @param shards the files
     * @param cache of pages, of all stores of a data set
     */
    ParquetStore(List<ShardImages> shards, PageCache cache) {
        this.shards = List.copyOf(shards);
        this.cache = cache;
        this.firsts = new int[shards.size() + 1];
        for (int s = 0; s < shards.size(); s++) {
            firsts[s + 1] = Math.addExact(firsts[s], shards.get(s).rows());
        }
        this.blocks = new PageBlocks().of(this.shards);
    }

    @Override
    public int size() {
        return firsts[shards.size()];
    }

    private int shard(int index) {
        int found = Arrays.binarySearch(firsts, index);
        int shard = found >= 0 ? found : -found - 2;
        while (firsts[shard + 1] == firsts[shard]) {
            shard++; // of no images
        }
        return shard;
    }

    private int row(int index) {
        return index - firsts[shard(index)];
    }

    @Override
    public Path file(int index) {
        return shards.get(shard(index)).file();
    }

    @Override
    public String place(int index) {
        return ShardImages.place(row(index));
    }

    /**
     * Returns the path that the row gives for the image if all rows have one and no two have the same; else the file's place
     * in the data set and the row's number: {@code data/train-00000-of-00003.parquet#17}.
     */
    @Override
    public String identity(int index) {
        ShardImages shard = shards.get(shard(index));
        int row = row(index);
        return pathsDiffer()
                ? ComposedText.of(shard.path(row, pathCache).orElseThrow())
                : ComposedText.of(shard.name()) + "#" + row;
    }

    private synchronized boolean pathsDiffer() {
        if (pathsDiffer == null) {
            pathsDiffer = differ();
        }
        return pathsDiffer;
    }

    private boolean differ() {
        long[] hashes = new long[size()];
        for (int i = 0; i < hashes.length; i++) {
            Optional<String> path = shards.get(shard(i)).path(row(i), pathCache);
            if (path.isEmpty()) {
                return false;
            }
            hashes[i] = hash(ComposedText.of(path.get()));
        }
        Arrays.sort(hashes);
        for (int i = 1; i < hashes.length; i++) {
            if (hashes[i] == hashes[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** FNV-1a of 64 bits (Fowler, Noll and Vo). */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }

    @Override
    public Blocks blocks() {
        return blocks;
    }

    @Override
    public StoreReader open() {
        return new StoreReader() {
            @Override
            public StoredImage read(int index) {
                return new StoredImage.Encoded(shards.get(shard(index)).read(row(index), cache));
            }

            @Override
            public void close() {
                // Files are open only while a page is read.
            }
        };
    }
}
