package dev.vit4j.spark.exchange;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;

/** A round of a sum: parts go to the owners of the chunks, who add them up; in the last round the sums go to all. */
final class RoundExchange extends Exchange {
    private final Place place;
    private final Contribution contribution;
    private final FloatBuffer part;
    private final FloatBuffer result;
    private final List<Chunk> own;
    private final BitSet ready = new BitSet();
    /** For each of the own chunks the rank whose part is added next. */
    private final int[] next;
    /** For each rank the own chunks whose part came before its turn. */
    private final BitSet[] early;
    /** For each rank the chunks whose sum came. */
    private final BitSet[] summed;

    private Links links;
    private int toSend;
    private int toAdd;
    private int toReceive;

    /**
     * Where a round takes place.
     *
     * @param rank of this worker
     * @param size of the group
     * @param buckets of the vector
     * @param shards who adds up what
     * @param format on the network
     * @param memory of the sums
     */
    record Place(int rank, int size, Buckets buckets, Shards shards, WireFormat format, SumMemory memory) {}

    /**
     * @param place where
     * @param contribution who adds
     * @param part of this rank; null if it does not contribute
     * @param result takes the whole sum; null in all but the last round
     */
    RoundExchange(Place place, Contribution contribution, FloatBuffer part, FloatBuffer result) {
        this.place = place;
        this.contribution = contribution;
        this.part = part;
        this.result = result;
        this.own = place.shards().ofOwner(place.rank());
        this.next = new int[own.size()];
        this.toAdd = own.size();
        this.early = bits(contribution.contributors());
        this.summed = bits(result == null ? 0 : place.size());
        for (int rank = 0; rank < summed.length; rank++) {
            toReceive += rank == place.rank() ? 0 : place.shards().ofOwner(rank).size();
        }
    }

    private static BitSet[] bits(int ranks) {
        BitSet[] bits = new BitSet[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            bits[rank] = new BitSet();
        }
        return bits;
    }

    private boolean contributes() {
        return place.rank() < contribution.contributors();
    }

    @Override
    void start(Links to) {
        links = to;
    }

    /** Sends a bucket of this rank's part, and adds what this rank owns of it. */
    void ready(int bucket) {
        ready.set(bucket);
        for (Chunk chunk : place.shards().ofBucket(bucket)) {
            if (chunk.owner() == place.rank()) {
                advance(chunk);
            } else {
                toSend++;
                links.send(chunk.owner(), new Part(chunk));
            }
        }
    }

    @Override
    void receive(int from, Header header, ByteBuffer payload) throws ProtocolException {
        if (header.kind() == Kind.PART && from < contribution.contributors()) {
            addPart(from, chunk(own, header), payload);
        } else if (header.kind() == Kind.SUM && result != null) {
            takeSum(from, chunk(place.shards().ofOwner(from), header), payload);
        } else {
            throw ProtocolException.outOfOrder(header.kind() + " during a sum over " + contribution.contributors());
        }
    }

    private Chunk chunk(List<Chunk> chunks, Header header) throws ProtocolException {
        if (header.index() >= 0 && header.index() < chunks.size()) {
            Chunk chunk = chunks.get(header.index());
            if (place.format().bytes(chunk.length()) == header.length()) {
                return chunk;
            }
        }
        throw ProtocolException.outOfOrder("chunk " + header.index() + " of " + header.length() + " bytes");
    }

    private void addPart(int from, Chunk chunk, ByteBuffer payload) throws ProtocolException {
        if (next[chunk.index()] > from || early[from].get(chunk.index())) {
            throw ProtocolException.outOfOrder("chunk " + chunk.index() + " for the second time");
        }
        if (next[chunk.index()] == from) {
            place.format().read(payload, place.memory().scratch(), chunk.length());
            add(chunk, place.memory().scratch());
            advance(chunk);
        } else {
            early[from].set(chunk.index());
            place.format().read(payload, place.memory().early(from, chunk), chunk.length());
        }
    }

    /** Adds the parts whose turn it is, as far as they are there. */
    private void advance(Chunk chunk) {
        while (next[chunk.index()] < contribution.contributors()) {
            int rank = next[chunk.index()];
            if (rank == place.rank() && ready.get(chunk.bucket())) {
                float[] scratch = place.memory().scratch();
                part.get(chunk.from(), scratch, 0, chunk.length());
                place.format().round(scratch, chunk.length());
                add(chunk, scratch);
            } else if (rank != place.rank() && early[rank].get(chunk.index())) {
                add(chunk, place.memory().early(rank, chunk));
            } else {
                return;
            }
        }
        finish(chunk);
    }

    private void add(Chunk chunk, float[] values) {
        boolean first = contribution.first() && next[chunk.index()] == 0;
        place.memory().add(chunk, values, contribution.share(), first);
        next[chunk.index()]++;
    }

    private void finish(Chunk chunk) {
        toAdd--;
        if (result == null) {
            return;
        }
        float[] scratch = place.memory().scratch();
        System.arraycopy(place.memory().sum(chunk), 0, scratch, 0, chunk.length());
        place.format().round(scratch, chunk.length());
        result.put(chunk.from(), scratch, 0, chunk.length());
        for (int rank = 0; rank < place.size(); rank++) {
            if (rank != place.rank()) {
                toSend++;
                links.send(rank, new Sum(chunk));
            }
        }
    }

    private void takeSum(int from, Chunk chunk, ByteBuffer payload) throws ProtocolException {
        if (summed[from].get(chunk.index())) {
            throw ProtocolException.outOfOrder("sum " + chunk.index() + " for the second time");
        }
        summed[from].set(chunk.index());
        place.format().read(payload, place.memory().scratch(), chunk.length());
        result.put(chunk.from(), place.memory().scratch(), 0, chunk.length());
        toReceive--;
    }

    @Override
    boolean involves(int rank) {
        boolean sends =
                (contributes() && !place.shards().ofOwner(rank).isEmpty()) || (result != null && !own.isEmpty());
        return sends || awaits(rank);
    }

    @Override
    boolean awaits(int rank) {
        if (result != null
                && summed[rank].cardinality() < place.shards().ofOwner(rank).size()) {
            return true;
        }
        if (rank >= contribution.contributors()) {
            return false;
        }
        for (Chunk chunk : own) {
            if (next[chunk.index()] <= rank && !early[rank].get(chunk.index())) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean complete() {
        boolean given = !contributes() || ready.cardinality() == place.buckets().count();
        return given && toSend == 0 && toAdd == 0 && toReceive == 0;
    }

    /** A chunk of this rank's part, for its owner. */
    private final class Part implements Outgoing {
        private final Chunk chunk;

        Part(Chunk chunk) {
            this.chunk = chunk;
        }

        @Override
        public Kind kind() {
            return Kind.PART;
        }

        @Override
        public int index() {
            return chunk.index();
        }

        @Override
        public void write(ByteBuffer to) {
            place.format().write(part, chunk.from(), chunk.length(), to);
        }

        @Override
        public void written() {
            toSend--;
        }
    }

    /** A chunk of the sum, from this rank, which owns it. */
    private final class Sum implements Outgoing {
        private final Chunk chunk;

        Sum(Chunk chunk) {
            this.chunk = chunk;
        }

        @Override
        public Kind kind() {
            return Kind.SUM;
        }

        @Override
        public int index() {
            return chunk.index();
        }

        @Override
        public void write(ByteBuffer to) {
            FloatBuffer sum = FloatBuffer.wrap(place.memory().sum(chunk));
            place.format().write(sum, 0, chunk.length(), to);
        }

        @Override
        public void written() {
            toSend--;
        }
    }
}
