package dev.vit4j.data.archive;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.dataset.Blocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tar files whose entries are read by position. A gzipped one is unpacked to a temporary file when it is needed; the last few
 * are kept. Thread-safe.
 */
public final class TarShards {
    private static final int MOST_OPEN = 64;
    private static final int LEAST_UNPACKED = 4;
    private static final int MOST_UNPACKED = 256;
    /** More than two windows of images that are shuffled together, so that training unpacks each shard once an epoch. */
    private static final long MOST_UNPACKED_BYTES = 8 * Blocks.WINDOW_BYTES;

    private final List<Path> files;
    private final List<FileBytes> contents = new ArrayList<>();
    private final boolean[] packed;
    private final OpenFiles open = new OpenFiles(1, MOST_OPEN, Long.MAX_VALUE);
    private final OpenFiles unpacked = new OpenFiles(LEAST_UNPACKED, MOST_UNPACKED, MOST_UNPACKED_BYTES);

    /**
     * @param files tar files, plain or gzipped, whatever their names
     * @throws BadInputException if one cannot be read
     */
    public TarShards(List<Path> files) {
        this.files = List.copyOf(files);
        this.packed = new boolean[files.size()];
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            packed[i] = Gunzip.isPacked(file);
            contents.add(packed[i] ? new FileBytes(() -> Gunzip.unpacked(file)) : FileBytes.of(file));
        }
    }

    /** @return number of files */
    public int count() {
        return files.size();
    }

    /**
     * @param shard 0..count-1
     * @return the file
     */
    public Path file(int shard) {
        return files.get(shard);
    }

    /**
     * @param shard 0..count-1
     * @return whether the file is gzipped, and so read as a whole
     */
    public boolean isPacked(int shard) {
        return packed[shard];
    }

    /**
     * @param shard 0..count-1
     * @return its content, unpacked
     * @throws IOException if a file that is not needed any more cannot be closed
     */
    ByteSource content(int shard) throws IOException {
        FileBytes content = contents.get(shard);
        (packed[shard] ? unpacked : open).use(content);
        return content;
    }

    /**
     * @param shard 0..count-1
     * @return a walk over its entries
     * @throws BadInputException if it cannot be read
     */
    public TarEntries entries(int shard) {
        return entries(shard, 0);
    }

    /**
     * @param shard 0..count-1
     * @param header position of an entry's first header
     * @return a walk over the entries from that one on
     * @throws BadInputException if the file cannot be read
     */
    TarEntries entries(int shard, long header) {
        try {
            return TarEntries.from(file(shard), content(shard), header);
        } catch (IOException e) {
            throw BadInputException.unreadable(file(shard), e);
        }
    }
}
