package dev.vit4j.spark.exchange;

import java.util.List;

/**
 * The workers that train together. All of them call the same methods in the same order, from one thread each. When a
 * worker is lost, each pending and later call throws a {@link PeerLostException}, on all others, within seconds.
 */
public interface Group extends AutoCloseable {
    /** @return number of this worker, 0 to {@code size() - 1} */
    int rank();

    /** @return how many workers */
    int size();

    /**
     * Prepares sums of vectors of one length. Memory is taken once: the values of the vector divided by the number of
     * ranks for the sums, and up to the whole vector for parts that arrive before their turn.
     *
     * @param length values of the vectors
     * @param accumulator arithmetic of the sums
     * @return sums over the ranks
     */
    VectorSum vectorSum(int length, Accumulator accumulator);

    /**
     * Gives each rank's message to all. Returns when all messages have arrived, and so is a barrier.
     *
     * @param message of this rank, of any length
     * @return the messages of all ranks, in the order of the ranks; this rank's own is not copied
     * @throws IllegalStateException if an exchange is under way
     * @throws PeerLostException if a worker was lost, or this thread interrupted
     */
    List<byte[]> allGather(byte[] message);

    /**
     * Gives each rank's message to rank 0.
     *
     * @param message of this rank, of any length
     * @return on rank 0 the messages of all ranks, in the order of the ranks; empty on the others
     * @throws IllegalStateException if an exchange is under way
     * @throws PeerLostException if a worker was lost, or this thread interrupted
     */
    List<byte[]> gather(byte[] message);

    /**
     * Gives rank 0's message to all.
     *
     * @param message of rank 0, of any length; ignored on the others
     * @return the message of rank 0
     * @throws IllegalStateException if an exchange is under way
     * @throws PeerLostException if a worker was lost, or this thread interrupted
     */
    byte[] broadcast(byte[] message);

    /**
     * Leaves the group because of a failure: closes it, and tells the reason to the others, whose calls throw.
     *
     * @param reason what happened, for people
     */
    void abort(String reason);

    /** @return bytes sent to other ranks so far, with headers */
    long bytesSent();

    /**
     * Leaves the group. No error for the others if they exchange nothing with this rank any more; otherwise their calls
     * throw. Waits until they have received what was sent to them, as long as they are alive.
     */
    @Override
    void close();
}
