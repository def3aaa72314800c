package dev.vit4j.spark.bulk;

import java.io.Serializable;

/**
 * What became of a chunk.
 *
 * @param number of the chunk
 * @param rows written
 * @param failed rows with an error
 * @param problem why the chunk could not be classified, which would happen again; empty if it was
 */
record ChunkResult(int number, long rows, long failed, String problem) implements Serializable {
    private static final long serialVersionUID = 1;
}
