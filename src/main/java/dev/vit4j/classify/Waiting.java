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

/** How callers wait for other threads. */
final class Waiting {
    private Waiting() {}

    /**
     * @param answer somebody else's work
     * @return its result
     * @throws CancellationException if this thread is interrupted, which takes the request back; it stays interrupted
     * @throws IllegalStateException if the work failed
     */
    static <T> T forAnswer(CompletableFuture<T> answer) {
        try {
            if (Thread.interrupted()) { // get() would not look where the answer is there already
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
     * @param answers other threads' work; where one is not to be had, the others are taken back
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

    /** Waits until all that was given to the threads is done, even where this thread is interrupted. */
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

    /** Threads that keep no program from ending. */
    static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
