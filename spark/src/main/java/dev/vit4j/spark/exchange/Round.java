package dev.vit4j.spark.exchange;

/** A round of a {@link VectorSum} under way: parts are sent and added by the group's thread while the caller computes. */
public interface Round {
    /**
     * Sends a bucket of this rank's part. The caller does not change it until {@link #await()} has returned. Does nothing
     * on ranks that do not contribute.
     *
     * @param bucket index of a bucket that is complete; each is sent once, in an order that is the same on all ranks
     * @throws IllegalArgumentException if there is no such bucket or it was sent already
     * @throws PeerLostException if a worker was lost
     */
    void ready(int bucket);

    /** Sends all buckets that were not sent yet, from the last to the first, as {@link #ready} does. */
    void readyAll();

    /**
     * Waits until the round is complete on this rank: its part is sent, the sums that it owns are computed and, in the
     * last round of a sum, the whole sum has arrived.
     *
     * @throws IllegalStateException if this rank contributes and a bucket was not sent
     * @throws PeerLostException if a worker was lost, or this thread interrupted; the result is undefined then
     */
    void await();
}
