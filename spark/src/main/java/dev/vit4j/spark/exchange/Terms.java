package dev.vit4j.spark.exchange;

import java.util.Locale;

/**
 * What two workers must agree on.
 *
 * @param version of the protocol
 * @param size of the group
 * @param attempt of the training
 * @param bucket values of a bucket
 * @param wire bytes of a value of a vector that is sent
 */
record Terms(int version, int size, int attempt, int bucket, int wire) {
    /** Version of the protocol spoken here. */
    static final int VERSION = 1;

    /**
     * @param other worker, for the message
     * @param theirs its terms
     * @return what differs, with the remedy; empty if nothing does
     */
    String difference(Peer other, Terms theirs) {
        if (theirs.version != version) {
            return other + " speaks version " + theirs.version + " of the exchange, this replica version " + version
                    + ": use the same vit4j-spark jar on all executors";
        }
        if (theirs.size != size || theirs.attempt != attempt) {
            return String.format(
                    Locale.ROOT,
                    "%s belongs to attempt %d with %d replicas, this replica to attempt %d with %d",
                    other,
                    theirs.attempt,
                    theirs.size,
                    attempt,
                    size);
        }
        if (theirs.bucket != bucket || theirs.wire != wire) {
            return String.format(
                    Locale.ROOT,
                    "%s sends buckets of %d values of %d bits, this replica of %d values of %d bits: start all replicas"
                            + " with the same options",
                    other,
                    theirs.bucket,
                    bits(theirs.wire),
                    bucket,
                    bits(wire));
        }
        return "";
    }

    private static int bits(int wire) {
        return wire * Byte.SIZE;
    }
}
