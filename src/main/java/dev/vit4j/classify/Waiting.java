package dev.vit4j.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits for other threads. */
final class Waiting {
    private Waiting() {}

    /**
     * @param answer a result computed by another thread
     * @return its result
     * @throws CancellationException if this thread is interrupted, which cancels the request; the interrupt status
     *     stays set
     * @throws IllegalStateException if the work failed
     */
    static <T> T forAnswer(CompletableFuture<T> answer) {
        try {
            if (Thread.interrupted()) { // get() would not check the interrupt status of a completed future
                throw new InterruptedException();
            }
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(false);
            throw interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("the model could not be run: " + e.getCause(), e.getCause());
        }
    }

    /**
     * @param answers results computed by other threads; if one fails, the others are canceled
     * @return their results, in the same order
     */
    static <T> List<T> forAll(List<CompletableFuture<T>> answers) {
        List<T> results = new ArrayList<>();
        try {
            for (CompletableFuture<T> answer : answers) {
                results.add(forAnswer(answer));
            }
            return results;
        } finally {
            if (results.size() < answers.size()) {
                answers.forEach(answer -> answer.cancel(false));
            }
        }
    }

    /** Marks this thread as interrupted again. */
    static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while waiting for a classification");
    }

    static IllegalStateException closed() {
        return new IllegalStateException("this classifier was closed; open another one");
    }

    /** Waits until the threads have finished all tasks, even if this thread is interrupted. */
    static void untilDone(ExecutorService threads) {
        threads.shutdown();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Creates daemon threads, which do not keep the JVM alive. */
    static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
