package dev.vit4j.data.batch;

import static dev.vit4j.common.BadInputException.require;

/**
 * Which batches of an epoch one of several processes prepares. Batches come in groups; within each group, every process
 * takes one after the other in turn.
 *
 * @param rank of the process, 0..size-1
 * @param size number of processes
 * @param group number of consecutive batches that are dealt out together, at least as many as processes
 */
public record BatchShare(int rank, int size, int group) {
    /** All batches. */
    public static final BatchShare ALL = new BatchShare(0, 1, 1);

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public BatchShare {
        require(size >= 1 && rank >= 0 && rank < size, "process %d of %d: not in range", rank, size);
        require(group >= size, "%d batches dealt out to %d processes: some would have none", group, size);
    }

    /**
     * @param number of a batch in its epoch, counted from 0
     * @return whether the process prepares it
     */
    public boolean has(long number) {
        return number % group % size == rank;
    }

    /**
     * @param from a batch
     * @return the first batch from that one on that the process prepares
     */
    public int next(int from) {
        int number = from;
        while (!has(number)) {
            number++;
        }
        return number;
    }
}
