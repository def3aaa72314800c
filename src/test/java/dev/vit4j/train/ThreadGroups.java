package dev.vit4j.train;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Groups whose processes are threads of this JVM, with sums made one after the other: slow and plain, a reference. */
final class ThreadGroups {
    private final int size;
    private final CyclicBarrier barrier;
    private final byte[][] messages;
    private final FloatBuffer[] own;
    private final FloatBuffer[] sums;

    private ThreadGroups(int size) {
        this.size = size;
        this.barrier = new CyclicBarrier(size);
        this.messages = new byte[size][];
        this.own = new FloatBuffer[size];
        this.sums = new FloatBuffer[size];
    }

    /** Joins a prepared run with threads; the stop request is that of the first one. */
    static TrainingResult join(Path run, int size, Function<Integer, TrainingListener> listeners, StopRequest stop)
            throws IOException {
        ThreadGroups groups = new ThreadGroups(size);
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Future<TrainingResult>> results = new ArrayList<>();
            for (int rank = 0; rank < size; rank++) {
                int number = rank;
                results.add(threads.submit(() -> {
                    try {
                        return Training.join(
                                run,
                                groups.new Member(number),
                                listeners.apply(number),
                                number == 0 ? stop : new StopRequest());
                    } catch (IOException | RuntimeException | Error e) {
                        groups.barrier.reset();
                        throw e;
                    }
                }));
            }
            TrainingResult first = null;
            for (Future<TrainingResult> result : results) {
                first = first == null ? result.get() : first;
                result.get();
            }
            return first;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void await() {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the group broke", e);
        }
    }

    private final class Member implements TrainingGroup {
        private final int rank;

        Member(int rank) {
            this.rank = rank;
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
        public Round round(Part part, FloatBuffer mine, FloatBuffer sum) {
            return new Round() {
                @Override
                public void ready(long from, long to) {}

                @Override
                public void await() {
                    own[rank] = mine;
                    sums[rank] = sum;
                    ThreadGroups.this.await();
                    if (rank == 0) {
                        add(part.contributors(), part.first());
                    }
                    ThreadGroups.this.await();
                    if (part.last() && rank != 0) {
                        sum.duplicate().put(sums[0].duplicate());
                    }
                    ThreadGroups.this.await();
                }
            };
        }

        private void add(int contributors, boolean first) {
            for (int i = 0; i < sums[0].capacity(); i++) {
                float total = first ? own[0].get(i) : sums[0].get(i) + own[0].get(i);
                for (int k = 1; k < contributors; k++) {
                    total += own[k].get(i);
                }
                sums[0].put(i, total);
            }
        }

        private void await() {
            ThreadGroups.this.await();
        }

        @Override
        public List<byte[]> exchange(byte[] message) {
            messages[rank] = message;
            await();
            List<byte[]> all = List.of(messages);
            await();
            return all;
        }

        @Override
        public List<byte[]> gather(byte[] message) {
            List<byte[]> all = exchange(message);
            return rank == 0 ? all : List.of();
        }

        @Override
        public byte[] broadcast(byte[] message) {
            return exchange(message).get(0);
        }
    }
}
