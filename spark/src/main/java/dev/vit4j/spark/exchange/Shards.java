package dev.vit4j.spark.exchange;

import java.util.ArrayList;
import java.util.List;

/** Who adds up which part of a vector: each bucket in equal shards, one for each rank, sent in chunks. */
final class Shards {
    private final List<List<Chunk>> ofOwner = new ArrayList<>();
    private final List<List<Chunk>> ofBucket = new ArrayList<>();

    /**
     * @param buckets of the vector
     * @param ranks how many
     * @param chunk most values of a chunk
     */
    Shards(Buckets buckets, int ranks, int chunk) {
        for (int rank = 0; rank < ranks; rank++) {
            ofOwner.add(new ArrayList<>());
        }
        for (int bucket = 0; bucket < buckets.count(); bucket++) {
            List<Chunk> chunks = new ArrayList<>();
            int start = buckets.from(bucket);
            long length = buckets.to(bucket) - (long) start;
            for (int owner = 0; owner < ranks; owner++) {
                int end = start + (int) (length * (owner + 1) / ranks);
                for (int from = start + (int) (length * owner / ranks); from < end; from += chunk) {
                    int values = Math.min(chunk, end - from);
                    List<Chunk> own = ofOwner.get(owner);
                    Chunk next = new Chunk(owner, own.size(), bucket, from, values);
                    own.add(next);
                    chunks.add(next);
                }
            }
            ofBucket.add(chunks);
        }
    }

    /** @return the chunks that a rank adds up, in the order of the vector */
    List<Chunk> ofOwner(int rank) {
        return ofOwner.get(rank);
    }

    /** @return the chunks of a bucket, in the order of the vector */
    List<Chunk> ofBucket(int bucket) {
        return ofBucket.get(bucket);
    }
}
