package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.store.ImageStore;
import dev.vit4j.data.store.StoreReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The images in tar files. Their names are read from the files when they are asked for. */
public final class TarStore implements ImageStore {
    /** Images that are read one after the other. */
    private static final int RUN = 256;

    private final TarShards shards;
    private final EntryTable table;
    private final EntryIdentity identity;
    private final long maxBytes;
    private final Blocks blocks;

    private TarStore(TarShards shards, EntryTable table, EntryIdentity identity, long maxBytes, Blocks blocks) {
        this.shards = shards;
        this.table = table;
        this.identity = identity;
        this.maxBytes = maxBytes;
        this.blocks = blocks;
    }

    /**
     * Returns images that are read in runs. Their order in the files should be random, so that a few runs hold all classes.
     *
     * @param shards the files
     * @param table where the images are in them
     * @param identity what tells an image from others
     * @param maxBytes size of the largest image to read
     * @return the images
     */
    public static TarStore inRuns(TarShards shards, EntryTable table, EntryIdentity identity, long maxBytes) {
        return new TarStore(shards, table, identity, maxBytes, blocks(shards, table));
    }

    /**
     * Returns images that are read in any order, such as those that lie class by class.
     *
     * @param shards the files
     * @param table where the images are in them
     * @param identity what tells an image from others
     * @param maxBytes size of the largest image to read
     * @return the images
     */
    static TarStore inAnyOrder(TarShards shards, EntryTable table, EntryIdentity identity, long maxBytes) {
        return new TarStore(shards, table, identity, maxBytes, Blocks.NONE);
    }

    /** Cuts plain files into runs; a gzipped one is unpacked as a whole, and so is one run. */
    private static Blocks blocks(TarShards shards, EntryTable table) {
        int[] starts = new int[table.size() / RUN + shards.count() + 1];
        int count = 0;
        for (int shard = 0; shard < shards.count(); shard++) {
            int end = table.end(shard);
            int step = shards.isPacked(shard) ? Math.max(1, end - table.first(shard)) : RUN;
            for (int start = table.first(shard); start < end; start += step) {
                starts[count++] = start;
            }
        }
        starts = Arrays.copyOf(starts, count);
        long[] bytes = new long[count];
        for (int b = 0; b < count; b++) {
            int end = b + 1 < count ? starts[b + 1] : table.size();
            for (int i = starts[b]; i < end; i++) {
                bytes[b] += table.bytes(i);
            }
        }
        return Blocks.of(starts, bytes);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public Path file(int index) {
        return shards.file(table.shard(index));
    }

    /**
     * @param index 0..size-1
     * @return name of the image's entry
     */
    public String entry(int index) {
        return shards.entries(table.shard(index), table.header(index)).next().name();
    }

    @Override
    public String place(int index) {
        return "entry " + DisplayText.printable(entry(index));
    }

    @Override
    public String identity(int index) {
        return identity.of(file(index), entry(index));
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
                return new StoredImage.Encoded(content(index));
            }

            @Override
            public void close() {
                // Open files are shared with other readers.
            }
        };
    }

    private byte[] content(int index) {
        int bytes = table.bytes(index);
        if (bytes > maxBytes) {
            throw new BadInputException(file(index) + ": " + place(index) + ": has "
                    + (bytes == Integer.MAX_VALUE ? "2 GiB or more" : bytes + " bytes")
                    + ", the limit for an image file is "
                    + maxBytes + " bytes: replace it by a smaller one");
        }
        try {
            return shards.content(table.shard(index)).read(table.data(index), bytes);
        } catch (IOException e) {
            throw BadInputException.unreadable(file(index) + ": " + place(index), e);
        }
    }
}
