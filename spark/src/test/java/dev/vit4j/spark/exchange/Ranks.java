package dev.vit4j.spark.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** Runs the ranks of a group as threads of this JVM. */
final class Ranks {
    static final ExchangeOptions OPTIONS = ExchangeOptions.DEFAULTS.withAddress("127.0.0.1");
    private static final long PATIENCE = 60;

    private Ranks() {}

    /** What a rank does. */
    interface Work<T> {
        T run(Group group) throws Exception;
    }

    /** What a rank's work returned or threw, and how long it took. */
    record Outcome<T>(T value, Throwable failure, Duration time) {}

    /** Runs work on all ranks of a group and returns the results; throws what a rank throws. */
    static <T> List<T> run(int size, ExchangeOptions options, Work<T> work) {
        List<T> values = new ArrayList<>();
        for (Outcome<T> outcome : outcomes(size, rank -> options, list -> list, work)) {
            if (outcome.failure() != null) {
                throw new AssertionError("a rank failed", outcome.failure());
            }
            values.add(outcome.value());
        }
        return values;
    }

    /** Runs work on all ranks; {@code told} may change what each rank is told of the others. */
    static <T> List<Outcome<T>> outcomes(
            int size, IntFunction<ExchangeOptions> options, UnaryOperator<List<String>> told, Work<T> work) {
        List<GroupListener> listeners = new ArrayList<>();
        List<String> announcements = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            listeners.add(GroupListener.open(options.apply(rank)));
            announcements.add(listeners.get(rank).announcement(rank));
        }
        List<String> changed = told.apply(announcements);
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Future<Outcome<T>>> futures = new ArrayList<>();
            for (int rank = 0; rank < size; rank++) {
                int number = rank;
                futures.add(threads.submit(() -> outcome(listeners.get(number), number, changed, work)));
            }
            List<Outcome<T>> outcomes = new ArrayList<>();
            for (Future<Outcome<T>> future : futures) {
                outcomes.add(future.get(PATIENCE, TimeUnit.SECONDS));
            }
            return outcomes;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the ranks did not come to an end", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> Outcome<T> outcome(GroupListener listener, int rank, List<String> announcements, Work<T> work) {
        long start = System.nanoTime();
        T value = null;
        Throwable failure = null;
        try (Group group = listener.connect(rank, 0, announcements)) {
            start = System.nanoTime();
            value = work.run(group);
        } catch (Throwable e) {
            failure = e;
        }
        return new Outcome<>(value, failure, Duration.ofNanos(System.nanoTime() - start));
    }
}
