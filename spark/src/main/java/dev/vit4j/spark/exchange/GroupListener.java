package dev.vit4j.spark.exchange;

import java.util.List;

/**
 * First step on the way to a {@link Group}: a port that the other workers can connect to. Each worker opens a listener,
 * gives its announcement to all others by other means (in Spark: an allGather of the barrier stage), and connects.
 */
public interface GroupListener extends AutoCloseable {
    /**
     * Listens.
     *
     * @param options where
     * @return a listener, to be connected or closed
     * @throws dev.vit4j.common.BadInputException if there is no such interface or no free port in the range
     */
    static GroupListener open(ExchangeOptions options) {
        return TcpListener.open(options);
    }

    /**
     * Returns what the other workers need to connect, in one line. Rank 0's holds the secret that authenticates the
     * group: it goes to the workers only.
     *
     * @param rank number of this worker
     * @return address, port and, for rank 0, a secret of 256 random bits
     */
    String announcement(int rank);

    /**
     * Connects all workers with each other, and stops listening.
     *
     * @param rank number of this worker
     * @param attempt number of the attempt of the training; workers of another attempt are refused
     * @param announcements of all workers, in the order of their ranks
     * @return the group
     * @throws dev.vit4j.common.BadInputException if a worker cannot be reached, does not come, or runs another version or
     *     with other options; the message names it and the remedy
     */
    Group connect(int rank, int attempt, List<String> announcements);

    /** Stops listening. Does nothing after {@link #connect}. */
    @Override
    void close();
}
