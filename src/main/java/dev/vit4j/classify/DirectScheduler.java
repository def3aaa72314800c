package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.image.ImageSource;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs each request separately, as soon as one of a few threads is free. A single request runs on a graph that uses all
 * processors. Concurrent requests run on single-threaded graphs, one each, so that there are no more threads than
 * processors and none waits for another. All graphs share the weights, and both kinds compute the same numbers.
 *
 * <p>Images are decoded on these threads too, so that memory holds no more images than threads, and callers only wait,
 * which suits virtual threads. Native code keeps memory per thread, another reason not to run it on callers' threads.
 */
final class DirectScheduler implements Scheduler {
    private final Ensemble ensemble;
    private final OpsChoice ops;
    private final int batch;
    private final ExecutorService workers;
    private final AtomicInteger busy = new AtomicInteger();
    private final Deque<EnsembleClassifier> idle = new ConcurrentLinkedDeque<>();
    private final ReentrantLock wideLock = new ReentrantLock();
    private final BatchGraphs wide;

    /**
     * @param ensemble the models
     * @param ops the operations that run them
     * @param batch B, images in the largest batch
     * @param concurrency number of requests that run at the same time, at least 1
     * @param threads number of threads for a single request
     */
    DirectScheduler(Ensemble ensemble, OpsChoice ops, int batch, int concurrency, int threads) {
        this.ensemble = ensemble;
        this.ops = ops;
        this.batch = batch;
        this.wide = new BatchGraphs(ensemble, ops, batch, threads);
        this.workers = Executors.newFixedThreadPool(concurrency, Waiting.daemons("vit4j-classifier"));
    }

    @Override
    public CompletableFuture<Outcome> submit(ImageSource image) {
        return start(() -> {
            Prepared<float[]> prepared = ensemble.prepare(image);
            return prepared.error().isPresent()
                    ? new Unreadable(prepared.error().get())
                    : classify(prepared);
        });
    }

    private Outcome classify(Prepared<float[]> image) {
        if (busy.get() == 1 && wideLock.tryLock()) {
            try {
                return wide.classify(List.of(image)).get(0);
            } finally {
                wideLock.unlock();
            }
        }
        EnsembleClassifier waiting = idle.poll();
        EnsembleClassifier graph = waiting == null ? new EnsembleClassifier(ensemble, ops, 1, 1) : waiting;
        boolean sound = false;
        try {
            Outcome outcome = graph.classify(List.of(image)).get(0);
            sound = true;
            return outcome;
        } finally {
            if (sound) {
                idle.push(graph);
            } else {
                graph.close(); // interrupted, its state is undefined
            }
        }
    }

    @Override
    public List<Outcome> classify(List<ImageSource> images) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < images.size(); from += batch) {
            List<Prepared<float[]>> prepared =
                    Waiting.forAll(images.subList(from, Math.min(images.size(), from + batch)).stream()
                            .map(image -> start(() -> ensemble.prepare(image)))
                            .toList());
            outcomes.addAll(Waiting.forAnswer(start(() -> classifyOnAll(prepared))));
        }
        return outcomes;
    }

    private List<Outcome> classifyOnAll(List<Prepared<float[]>> images) {
        wideLock.lock();
        try {
            return wide.classify(images);
        } finally {
            wideLock.unlock();
        }
    }

    private <T> CompletableFuture<T> start(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                if (!answer.isDone()) {
                    carryOut(work, answer);
                }
            });
        } catch (RejectedExecutionException e) {
            throw Waiting.closed();
        }
        return answer;
    }

    private <T> void carryOut(Supplier<T> work, CompletableFuture<T> answer) {
        T result = null;
        Throwable failure = null;
        busy.incrementAndGet();
        try {
            result = work.get();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            busy.decrementAndGet(); // before completion, so that a caller's next request finds this thread free
        }
        if (failure == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        Waiting.untilDone(workers);
        wide.close();
        idle.forEach(EnsembleClassifier::close);
        idle.clear();
    }
}
