package dev.vit4j.spark.exchange.bench;

import dev.vit4j.spark.exchange.Accumulator;
import dev.vit4j.spark.exchange.Contribution;
import dev.vit4j.spark.exchange.ExchangeOptions;
import dev.vit4j.spark.exchange.Group;
import dev.vit4j.spark.exchange.GroupListener;
import dev.vit4j.spark.exchange.Round;
import dev.vit4j.spark.exchange.VectorSum;
import dev.vit4j.spark.exchange.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One rank of the benchmark: adds up vectors with the others, and prints the times of all updates. */
public final class BenchmarkRank {
    private static final int WARM_UP = 20;

    private final Group group;
    private final VectorSum sum;
    private final FloatBuffer part;

    private BenchmarkRank(Group group, int length) {
        this.group = group;
        this.sum = group.vectorSum(length, Accumulator.SCALED_SUM);
        this.part = ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /**
     * Prints its announcement, reads those of all, measures, and prints on rank 0 the nanoseconds of each update, those
     * of the processor in each, and the bytes sent in each.
     *
     * @param args rank, number of ranks, form of the vectors, their length, values of a bucket, updates to measure
     * @throws IOException if standard input ends
     */
    public static void main(String[] args) throws IOException {
        int rank = Integer.parseInt(args[0]);
        int size = Integer.parseInt(args[1]);
        ExchangeOptions options = ExchangeOptions.DEFAULTS
                .withAddress("127.0.0.1")
                .withWire(Wire.valueOf(args[2]))
                .withBucket(Integer.parseInt(args[4]));
        PrintStream out = System.out;
        try (GroupListener listener = GroupListener.open(options)) {
            out.println(listener.announcement(rank));
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            List<String> announcements = new ArrayList<>();
            for (int other = 0; other < size; other++) {
                announcements.add(in.readLine());
            }
            try (Group group = listener.connect(rank, 0, announcements)) {
                String times = new BenchmarkRank(group, Integer.parseInt(args[3])).measure(Integer.parseInt(args[5]));
                if (rank == 0) {
                    out.println(times);
                }
            }
        }
    }

    private String measure(int updates) {
        for (int i = 0; i < WARM_UP; i++) {
            update();
        }
        long before = group.bytesSent();
        long processor = processorTime();
        StringBuilder times = new StringBuilder();
        for (int i = 0; i < updates; i++) {
            ByteBuffer own = ByteBuffer.allocate(Long.BYTES).putLong(update());
            long slowest = group.allGather(own.array()).stream()
                    .mapToLong(time -> ByteBuffer.wrap(time).getLong())
                    .max()
                    .orElseThrow();
            times.append(slowest).append(' ');
        }
        return times.append((processorTime() - processor) / updates)
                .append(' ')
                .append((group.bytesSent() - before) / updates)
                .toString();
    }

    /** Returns the processor's time that the group's thread has taken, in nanoseconds. */
    private static long processorTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("vit4j-exchange"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    /** Returns the nanoseconds of an update; the ranks begin it together. */
    private long update() {
        for (int i = 0; i < part.capacity(); i++) {
            part.put(i, group.rank() + 1);
        }
        group.allGather(new byte[0]);
        long start = System.nanoTime();
        Round round = sum.addLast(new Contribution(group.size(), 1, true), part, part);
        round.readyAll();
        round.await();
        long time = System.nanoTime() - start;
        int expected = group.size() * (group.size() + 1) / 2;
        if (part.get(0) != expected || part.get(part.capacity() - 1) != expected) {
            throw new IllegalStateException("wrong sum " + part.get(0));
        }
        return time;
    }
}
