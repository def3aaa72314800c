package dev.vit4j.ops.profile;

/**
 * Time spent in one kind of operation.
 *
 * @param calls how often it ran
 * @param nanos nanoseconds in all
 * @param work done in all
 */
public record OpTime(long calls, long nanos, Work work) {
    /**
     * @param other of the same operation
     * @return both together
     */
    public OpTime plus(OpTime other) {
        return new OpTime(calls + other.calls, nanos + other.nanos, work.plus(other.work));
    }

    /** @return 1e9 floating-point operations a second */
    public double gflops() {
        return work.flops() / nanos;
    }

    /** @return 1e9 bytes a second */
    public double gigabytesPerSecond() {
        return work.bytes() / nanos;
    }
}
