package dev.vit4j.spark.exchange;

import java.nio.FloatBuffer;

/**
 * Sums of vectors over the ranks of a group, as a single machine that accumulates one part after the other computes
 * them. Each rank owns a shard of every bucket, and adds up the parts of all ranks there (reduce-scatter); in the last
 * round of a sum, each shard goes from its owner to all others (all-gather).
 *
 * <p>With an update of A parts and W ranks: a round for each W parts, the last with the rest, and {@code result} given in
 * the last. All ranks call the same methods with the same arguments in the same order.
 */
public interface VectorSum {
    /** @return the parts in which vectors are sent */
    Buckets buckets();

    /**
     * Begins a round that adds to the sum, which stays distributed over its owners.
     *
     * @param contribution who contributes, and with which share
     * @param part this rank's part, [length] from index 0, dense floats in memory or an array; unused (may be null) if
     *     this rank does not contribute
     * @return the round, to be given its buckets and awaited before anything else is exchanged
     * @throws IllegalArgumentException if the number of contributors or the length of the part is wrong
     * @throws IllegalStateException if an exchange is under way
     * @throws PeerLostException if a worker was lost
     */
    Round add(Contribution contribution, FloatBuffer part);

    /**
     * Begins the last round of a sum, after which all ranks have it.
     *
     * @param contribution who contributes, and with which share
     * @param part as for {@link #add}
     * @param result takes the sum, [length] from index 0; may be the memory of {@code part}
     * @return the round, to be given its buckets and awaited before anything else is exchanged
     * @throws IllegalArgumentException if the number of contributors or a length is wrong
     * @throws IllegalStateException if an exchange is under way
     * @throws PeerLostException if a worker was lost
     */
    Round addLast(Contribution contribution, FloatBuffer part, FloatBuffer result);
}
