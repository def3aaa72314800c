package dev.vit4j.spark.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** The caller's side of a {@link Mesh}. */
final class MeshGroup implements Group {
    private final int rank;
    private final int size;
    private final MessageSizes sizes;
    private final Wire wire;
    private final Mesh mesh;
    private final Thread thread;

    private Exchange current;
    private long number;

    /**
     * @param rank of this worker
     * @param size of the group
     * @param sizes of messages
     * @param wire form of vectors
     * @param mesh of connections, not yet running
     */
    MeshGroup(int rank, int size, MessageSizes sizes, Wire wire, Mesh mesh) {
        this.rank = rank;
        this.size = size;
        this.sizes = sizes;
        this.wire = wire;
        this.mesh = mesh;
        this.thread = new Thread(mesh, "vit4j-exchange-" + rank);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public VectorSum vectorSum(int length, Accumulator accumulator) {
        Buckets buckets = new Buckets(length, sizes.bucket());
        Shards shards = new Shards(buckets, size, sizes.chunk());
        SumMemory memory = new SumMemory(accumulator, shards.ofOwner(rank), size, sizes.chunk());
        WireFormat format = new WireFormat(wire, sizes.chunk());
        return new MeshSum(this, new RoundExchange.Place(rank, size, buckets, shards, format, memory));
    }

    @Override
    public List<byte[]> allGather(byte[] message) {
        return Arrays.asList(exchange(message, to -> true, from -> true));
    }

    @Override
    public List<byte[]> gather(byte[] message) {
        byte[][] received = exchange(message, to -> rank != 0 && to == 0, from -> rank == 0);
        return rank == 0 ? Arrays.asList(received) : List.of();
    }

    @Override
    public byte[] broadcast(byte[] message) {
        byte[] own = rank == 0 ? message : new byte[0];
        return exchange(own, to -> rank == 0, from -> rank != 0 && from == 0)[0];
    }

    private byte[][] exchange(byte[] message, IntPredicate to, IntPredicate from) {
        ByteExchange exchange = new ByteExchange(rank, size, message, to, from, sizes.payload());
        begin(exchange);
        await(exchange);
        return exchange.received();
    }

    /**
     * Begins an exchange.
     *
     * @throws IllegalStateException if another one is under way
     * @throws PeerLostException if the group has failed
     */
    void begin(Exchange exchange) {
        if (current != null && !current.finished()) {
            throw new IllegalStateException("the round before was not awaited: call await first");
        }
        number++;
        mesh.begin(number, exchange);
        current = exchange;
    }

    /** Runs a step of the exchange under way on the group's thread. */
    void advance(Runnable step) {
        mesh.execute(step);
    }

    /**
     * Waits for the end of an exchange.
     *
     * @throws PeerLostException if it failed, or this thread was interrupted
     */
    void await(Exchange exchange) {
        try {
            exchange.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            mesh.abort("it was interrupted");
            throw new PeerLostException(rank, "replica " + rank + " was interrupted while it waited for others", e);
        }
    }

    @Override
    public void abort(String reason) {
        mesh.abort(reason);
        join();
    }

    @Override
    public long bytesSent() {
        return mesh.bytesSent();
    }

    @Override
    public void close() {
        if (current != null && !current.finished()) {
            mesh.abort("it left during an exchange");
        } else {
            mesh.leave();
        }
        join();
    }

    private void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                mesh.cutShort();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
