package dev.vit4j.spark.exchange;

/**
 * The group can no longer exchange anything, since a worker was lost or this one was interrupted. Each pending and later
 * call throws it. The message names the worker, what happened and the remedy.
 */
public final class PeerLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int rank;

    /**
     * @param rank of the lost worker
     * @param message names the worker, what happened and the remedy
     * @param cause underlying exception; may be null
     */
    PeerLostException(int rank, String message, Throwable cause) {
        super(message, cause);
        this.rank = rank;
    }

    /** @return rank of the lost worker; this worker's own if it was interrupted or failed itself */
    public int rank() {
        return rank;
    }

    /** @return the same failure for another call, with its own stack trace */
    PeerLostException again() {
        return new PeerLostException(rank, getMessage(), this);
    }
}
