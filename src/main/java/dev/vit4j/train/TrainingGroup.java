package dev.vit4j.train;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Processes that train one model together. Each holds the whole state; the micro-batches of an update are divided among
 * them, and their gradients are summed in the order of the micro-batches. So the result does not depend on the number of
 * processes: it equals, bit by bit, that of one process that accumulates as many micro-batches.
 *
 * <p>All processes call the same methods in the same order. Each method fails on all of them if one is lost.
 */
public interface TrainingGroup {
    /** One process that trains alone. */
    TrainingGroup ALONE = new Alone();

    /** @return number of this process, 0..size-1; process 0 writes the run's folder */
    int rank();

    /** @return number of processes */
    int size();

    /**
     * Begins to add one gradient of each of the first processes to a sum, in the order of their ranks.
     *
     * @param part which processes contribute, and the place of this round in the sum
     * @param own gradient of this process, all values; read after {@link Round#ready} until {@link Round#await} returns; of
     *     no meaning if this process does not contribute
     * @param sum gets the sum in the last round
     * @return the round, to be completed before the next one
     */
    Round round(Part part, FloatBuffer own, FloatBuffer sum);

    /**
     * One round of a sum.
     *
     * @param contributors number of processes that contribute, 1..size
     * @param first whether the sum begins anew
     * @param last whether the sum is complete after this round
     */
    record Part(int contributors, boolean first, boolean last) {}

    /** Gradients on their way. */
    interface Round {
        /**
         * Tells that a part of this process's gradient is complete, so that it may be sent. What was not named when {@link
         * #await} is called is complete then.
         *
         * @param from index of its first value
         * @param to index after its last value
         */
        void ready(long from, long to);

        /** Waits until the gradients of all processes are added; in the last round, until the sum is here. */
        void await();
    }

    /**
     * @param own a message, short
     * @return the messages of all processes in the order of their ranks
     */
    List<byte[]> exchange(byte[] own);

    /**
     * @param own a message of any length
     * @return on process 0, the messages of all processes in the order of their ranks; empty on the others
     */
    List<byte[]> gather(byte[] own);

    /**
     * @param message of process 0; ignored on the others
     * @return the message of process 0
     */
    byte[] broadcast(byte[] message);

    /** @return whether this process writes what the group has in common: the run's folder */
    default boolean leads() {
        return rank() == 0;
    }

    /** Does nothing, since there is nobody to share with. */
    final class Alone implements TrainingGroup {
        private Alone() {}

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Round round(Part part, FloatBuffer own, FloatBuffer sum) {
            throw new UnsupportedOperationException("one process accumulates its gradients itself");
        }

        @Override
        public List<byte[]> exchange(byte[] own) {
            return List.of(own);
        }

        @Override
        public List<byte[]> gather(byte[] own) {
            return List.of(own);
        }

        @Override
        public byte[] broadcast(byte[] message) {
            return message;
        }
    }
}
