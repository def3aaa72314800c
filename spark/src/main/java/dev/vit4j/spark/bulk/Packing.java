package dev.vit4j.spark.bulk;

import dev.vit4j.classify.input.InputFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Packs files into chunks of about the same work: their bytes, and a constant for each file. A file that is larger than a
 * chunk should be is a chunk of its own; files are not split.
 */
final class Packing {
    /** Work for a file, in bytes of a JPEG: opening it, and running the model on one image. */
    static final long PER_FILE = 16L << 10;

    /** Chunks for each core, so that the last ones of a run are short. */
    private static final int CHUNKS_PER_CORE = 8;

    /** A smaller chunk takes less time than starting its task. */
    private static final long LEAST = 64 * PER_FILE;

    private Packing() {}

    /**
     * @param files in order
     * @param most work in a chunk, in bytes
     * @return the chunks, in order
     */
    static List<Chunk> pack(Iterator<InputFile> files, long most) {
        List<Chunk> chunks = new ArrayList<>();
        List<InputFile> open = new ArrayList<>();
        long weight = 0;
        while (files.hasNext()) {
            InputFile file = files.next();
            long more = file.bytes() + PER_FILE;
            if (!open.isEmpty() && weight + more > most) {
                chunks.add(Chunk.of(chunks.size(), weight, open));
                open.clear();
                weight = 0;
            }
            open.add(file);
            weight += more;
        }
        if (!open.isEmpty()) {
            chunks.add(Chunk.of(chunks.size(), weight, open));
        }
        return chunks;
    }

    /**
     * @param chunks of some size
     * @param most work in a chunk
     * @return the same files in other chunks
     */
    static List<Chunk> repack(List<Chunk> chunks, long most) {
        return pack(chunks.stream().flatMap(chunk -> chunk.files().stream()).iterator(), most);
    }

    /**
     * @param chunks of at most {@code most}
     * @param most work in a chunk
     * @param cores that work at the same time
     * @return less, if there are too few chunks for so many cores
     */
    static long fit(List<Chunk> chunks, long most, int cores) {
        long all = chunks.stream().mapToLong(Chunk::weight).sum();
        return Math.max(Math.min(most, LEAST), Math.min(most, all / ((long) CHUNKS_PER_CORE * cores)));
    }
}
