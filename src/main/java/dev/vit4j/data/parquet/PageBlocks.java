package dev.vit4j.data.parquet;

import dev.vit4j.data.dataset.Blocks;
import java.util.Arrays;
import java.util.List;

/**
 * Runs of images that are read together: row groups, or pages of large row groups. A file that was written in one piece is
 * one row group of half a gigabyte, but has a page for each megabyte.
 */
final class PageBlocks {
    private static final long LARGE_GROUP = 32L << 20;
    private static final long BLOCK = 1L << 20;

    private int[] starts = new int[64];
    private long[] bytes = new long[64];
    private int count;

    /**
     * @param shards files of a data set
     * @return the runs, from the first file to the last
     */
    Blocks of(List<ShardImages> shards) {
        int first = 0;
        for (ShardImages shard : shards) {
            if (shard.column().bytes().isEmpty()) {
                add(first, shard.rows(), 0);
            } else {
                add(first, shard.column().bytes().get());
            }
            first += shard.rows();
        }
        return Blocks.of(Arrays.copyOf(starts, count), Arrays.copyOf(bytes, count));
    }

    private void add(int first, ParquetColumn column) {
        int start = first;
        for (int g = 0; g < column.chunks().size(); g++) {
            Chunk chunk = column.chunks().get(g);
            if (chunk.unpacked() <= LARGE_GROUP) {
                add(start, (int) chunk.values(), chunk.unpacked());
            } else {
                pages(start, column.table(g));
            }
            start += (int) chunk.values();
        }
    }

    private void pages(int start, PageTable table) {
        int first = 0;
        long size = 0;
        for (int page = 0; page < table.count(); page++) {
            size += table.unpacked(page);
            boolean last = page == table.count() - 1;
            if (last || size >= BLOCK) {
                int end = table.first(page) + table.values(page);
                add(start + table.first(first), end - table.first(first), size);
                first = page + 1;
                size = 0;
            }
        }
    }

    private void add(int start, int images, long size) {
        if (images == 0) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            bytes = Arrays.copyOf(bytes, 2 * count);
        }
        starts[count] = start;
        bytes[count++] = size;
    }
}
