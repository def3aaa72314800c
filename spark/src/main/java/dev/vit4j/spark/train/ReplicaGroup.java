package dev.vit4j.spark.train;

import dev.vit4j.spark.exchange.Accumulator;
import dev.vit4j.spark.exchange.Buckets;
import dev.vit4j.spark.exchange.Contribution;
import dev.vit4j.spark.exchange.Group;
import dev.vit4j.spark.exchange.VectorSum;
import dev.vit4j.train.TrainingGroup;
import java.nio.FloatBuffer;
import java.util.List;

/** The replicas of a training, which exchange gradients over TCP. */
final class ReplicaGroup implements TrainingGroup {
    private final Group group;
    /** Of the length of the gradient; null before the first round. */
    private VectorSum sums;

    /** @param group connected; stays open */
    ReplicaGroup(Group group) {
        this.group = group;
    }

    @Override
    public int rank() {
        return group.rank();
    }

    @Override
    public int size() {
        return group.size();
    }

    @Override
    public Round round(Part part, FloatBuffer own, FloatBuffer sum) {
        if (sums == null) {
            sums = group.vectorSum(own.capacity(), Accumulator.SCALED_SUM);
        }
        // Gradients come scaled by their share.
        Contribution contribution = new Contribution(part.contributors(), 1, part.first());
        dev.vit4j.spark.exchange.Round round = part.last()
                ? sums.addLast(
                        contribution, own.duplicate().clear(), sum.duplicate().clear())
                : sums.add(contribution, own.duplicate().clear());
        return new BucketRound(round, sums.buckets(), group.rank() < part.contributors());
    }

    /** Sends a bucket as soon as all tensors in it are complete. */
    private static final class BucketRound implements Round {
        private final dev.vit4j.spark.exchange.Round round;
        private final Buckets buckets;
        private final boolean contributes;
        /** Values of each bucket that are not complete. */
        private final long[] missing;

        BucketRound(dev.vit4j.spark.exchange.Round round, Buckets buckets, boolean contributes) {
            this.round = round;
            this.buckets = buckets;
            this.contributes = contributes;
            this.missing = new long[buckets.count()];
            for (int i = 0; i < missing.length; i++) {
                missing[i] = (long) buckets.to(i) - buckets.from(i);
            }
        }

        @Override
        public void ready(long from, long to) {
            if (from == to) {
                return;
            }
            int last = (int) ((to - 1) / buckets.bucket());
            for (int bucket = (int) (from / buckets.bucket()); bucket <= last; bucket++) {
                missing[bucket] -= Math.min(to, buckets.to(bucket)) - Math.max(from, buckets.from(bucket));
                if (missing[bucket] == 0) {
                    round.ready(bucket);
                }
            }
        }

        @Override
        public void await() {
            if (contributes) {
                round.readyAll();
            }
            round.await();
        }
    }

    @Override
    public List<byte[]> exchange(byte[] own) {
        return group.allGather(own);
    }

    @Override
    public List<byte[]> gather(byte[] own) {
        return group.gather(own);
    }

    @Override
    public byte[] broadcast(byte[] message) {
        return group.broadcast(message);
    }
}
