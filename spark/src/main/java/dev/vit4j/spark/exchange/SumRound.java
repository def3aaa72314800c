package dev.vit4j.spark.exchange;

import java.util.BitSet;

/** The caller's side of a round. */
final class SumRound implements Round {
    private final MeshGroup group;
    private final RoundExchange exchange;
    private final boolean contributes;
    private final int buckets;
    private final BitSet sent = new BitSet();

    /**
     * @param group that sends
     * @param exchange begun already
     * @param contributes whether this rank does
     * @param buckets of the vector
     */
    SumRound(MeshGroup group, RoundExchange exchange, boolean contributes, int buckets) {
        this.group = group;
        this.exchange = exchange;
        this.contributes = contributes;
        this.buckets = buckets;
    }

    @Override
    public void ready(int bucket) {
        if (bucket < 0 || bucket >= buckets) {
            throw new IllegalArgumentException("bucket " + bucket + " of " + buckets);
        }
        if (!contributes) {
            return;
        }
        if (sent.get(bucket)) {
            throw new IllegalArgumentException("bucket " + bucket + " was sent already");
        }
        sent.set(bucket);
        group.advance(() -> exchange.ready(bucket));
    }

    @Override
    public void readyAll() {
        for (int bucket = buckets - 1; bucket >= 0; bucket--) {
            if (!sent.get(bucket)) {
                ready(bucket);
            }
        }
    }

    @Override
    public void await() {
        if (contributes && sent.cardinality() < buckets) {
            throw new IllegalStateException(
                    "bucket " + sent.nextClearBit(0) + " of this rank's part was not sent: call ready for it first");
        }
        group.await(exchange);
    }
}
