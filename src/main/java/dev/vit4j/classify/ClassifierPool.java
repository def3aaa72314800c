package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One opened model for a fixed number of workers, each with a fixed number of threads, such as the tasks of a cluster's
 * executor. Each worker leases a graph for the time of its work and runs batches on it; all share the weights, the
 * decoder and its memory. A worker with one thread decodes and computes on the calling thread alone.
 *
 * <p>Thread-safe; a {@link Lease} is not.
 */
public final class ClassifierPool implements AutoCloseable {
    private final Ensemble ensemble;
    private final OpsChoice ops;
    private final int batch;
    private final int threads;
    private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ClassifierPool(Ensemble ensemble, OpsChoice ops, int batch, int threads) {
        this.ensemble = ensemble;
        this.ops = ops;
        this.batch = batch;
        this.threads = threads;
    }

    /**
     * Opens the models once for all workers.
     *
     * @param options the models and how to run them
     * @param workers number of leases in use at the same time, at least 1; memory is checked for that many
     * @param threads number of threads of each, at least 1
     * @param messages receives notes to the user
     * @return the pool; the caller closes it
     * @throws dev.vit4j.common.BadInputException if a folder is not a valid model, class lists differ, a number is below
     *     1, or there is not enough memory
     */
    public static ClassifierPool open(ClassifierOptions options, int workers, int threads, Consumer<String> messages) {
        require(workers >= 1, "the number of workers must be at least 1, not %d", workers);
        require(threads >= 1, "the number of threads must be at least 1, not %d", threads);
        Ensemble ensemble = Ensemble.open(options, messages);
        int batch = BatchSize.ofWorkers(options, ensemble, workers);
        return new ClassifierPool(ensemble, options.ops(), batch, threads);
    }

    /** @return class names in order of the class index, length C */
    public List<String> labels() {
        return ensemble.labels();
    }

    /** @return how probabilities are computed from the logits */
    public ScoreFunction scoreFunction() {
        return ensemble.scoreFunction();
    }

    /** @return D, length of the embeddings; empty if it was opened without embeddings */
    public OptionalInt embeddingSize() {
        return ensemble.embeddingSize();
    }

    /** @return B, images in a full batch */
    public int batchSize() {
        return batch;
    }

    /**
     * @return a worker's graph, to be closed by it after its last image
     * @throws IllegalStateException if the pool is closed
     */
    public Lease lease() {
        if (closed.get()) {
            throw Waiting.closed();
        }
        Worker waiting = idle.poll();
        return new Lease(waiting == null ? new Worker() : waiting);
    }

    /** Frees the memory of all graphs that no worker uses; the others are freed when their leases are closed. */
    @Override
    public void close() {
        closed.set(true);
        freeIdle();
    }

    private void freeIdle() {
        for (Worker worker = idle.poll(); worker != null; worker = idle.poll()) {
            worker.close();
        }
    }

    /** A worker's exclusive use of a graph. Not thread-safe, but another thread may close it, after the work under way. */
    public final class Lease implements AutoCloseable {
        private Worker worker;
        private boolean sound = true;

        private Lease(Worker worker) {
            this.worker = worker;
        }

        /**
         * Decodes and classifies images in batches. A bad image does not stop the others; its classification holds the
         * error. The result of an image does not depend on the others.
         *
         * @param images any number of images; best a multiple of {@link ClassifierPool#batchSize}
         * @return the classification of each, in the same order
         * @throws IllegalStateException if the lease is closed
         */
        public synchronized List<Classification> classify(List<? extends ImageSource> images) {
            if (worker == null) {
                throw new IllegalStateException("this lease was closed; take another one");
            }
            List<Classification> classifications = new ArrayList<>(images.size());
            sound = false;
            for (int from = 0; from < images.size(); from += batch) {
                List<? extends ImageSource> some = images.subList(from, Math.min(images.size(), from + batch));
                List<Outcome> outcomes = worker.classify(some);
                for (int i = 0; i < some.size(); i++) {
                    classifications.add(
                            Classification.of(some.get(i).name(), labels(), scoreFunction(), outcomes.get(i)));
                }
            }
            sound = true;
            return classifications;
        }

        /** Gives the graph back. */
        @Override
        public synchronized void close() {
            Worker done = worker;
            worker = null;
            if (done == null) {
                return;
            }
            if (sound) {
                idle.push(done);
            } else {
                done.close(); // interrupted, its state is undefined
            }
            if (closed.get()) {
                freeIdle();
            }
        }
    }

    /** Graphs, and threads that decode if there is to be more than one. */
    private final class Worker implements AutoCloseable {
        private final PaddedGraphs graphs = new PaddedGraphs(ensemble, ops, batch, threads);
        private final ExecutorService decoders =
                threads == 1 ? null : Executors.newFixedThreadPool(threads, Waiting.daemons("vit4j-decode"));

        List<Outcome> classify(List<? extends ImageSource> images) {
            return graphs.classify(
                    decoders == null ? images.stream().map(ensemble::prepare).toList() : parallel(images));
        }

        private List<Prepared<float[]>> parallel(List<? extends ImageSource> images) {
            return Waiting.forAll(images.stream()
                    .map(image -> CompletableFuture.supplyAsync(() -> ensemble.prepare(image), decoders))
                    .toList());
        }

        @Override
        public void close() {
            if (decoders != null) {
                Waiting.untilDone(decoders);
            }
            graphs.close();
        }
    }
}
