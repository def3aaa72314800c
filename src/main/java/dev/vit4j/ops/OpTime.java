package dev.vit4j.ops;

/**
 * Time spent in one kind of operation.
 *
 * @param calls how often it ran
 * @param nanos nanoseconds in all
 */
public record OpTime(long calls, long nanos) {
    /**
     * @param other of the same operation
     * @return both together
     */
    public OpTime plus(OpTime other) {
        return new OpTime(calls + other.calls, nanos + other.nanos);
    }
}
