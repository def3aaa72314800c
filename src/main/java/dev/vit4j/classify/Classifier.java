package dev.vit4j.classify;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.Model;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Classifies images from a program:
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.open(Path.of("runs/first/best"))) {
 *     Prediction best = classifier.classify(Path.of("cat.jpg"), 1).get(0);
 *     System.out.println(best.label() + " " + best.score());
 * }
 * }</pre>
 *
 * <p>Thread-safe, also for virtual threads: waiting calls do not pin a carrier thread, and no image is decoded before
 * its turn. A classifier opened with {@link Batching} joins requests of several threads into batches. All threads share
 * the model's weights.
 *
 * <p>A thread that is interrupted while it waits cancels its request and gets a {@link
 * java.util.concurrent.CancellationException}; its interrupt status stays set. {@link #close} waits for the calls in
 * progress; later calls throw {@link IllegalStateException}.
 */
public final class Classifier implements AutoCloseable {
    private final Ensemble ensemble;
    private final ImageLimits limits;
    private final Scheduler scheduler;
    private final ReentrantLock closing = new ReentrantLock();

    private Classifier(Ensemble ensemble, ImageLimits limits, Scheduler scheduler) {
        this.ensemble = ensemble;
        this.limits = limits;
        this.scheduler = scheduler;
    }

    /**
     * @param folder a model folder
     * @return a classifier with default options
     * @throws BadInputException if the folder is not a valid model
     */
    public static Classifier open(Path folder) {
        return open(ClassifierOptions.of(folder));
    }

    /**
     * Opens a classifier that runs each request separately, with as many at the same time as there are processors (one
     * with stock operations, which are multithreaded themselves).
     *
     * @param options the models and how to run them
     * @return a classifier
     * @throws BadInputException if a folder is not a valid model, or class lists differ
     */
    public static Classifier open(ClassifierOptions options) {
        return open(options, usualConcurrency(options.ops()));
    }

    /**
     * Opens a classifier that runs each request separately.
     *
     * @param options the models and how to run them
     * @param concurrency number of requests that run at the same time, at least 1; each has its own graph and memory
     * @return a classifier
     * @throws BadInputException if a folder is not a valid model, class lists differ, or the number is below 1
     */
    public static Classifier open(ClassifierOptions options, int concurrency) {
        BadInputException.require(concurrency >= 1, "concurrency must be at least 1, not %d", concurrency);
        Ensemble ensemble = Ensemble.open(options, note -> {});
        int batch = BatchSize.of(options, ensemble, concurrency);
        return direct(ensemble, options.limits(), options.ops(), batch, concurrency);
    }

    /**
     * Opens a classifier that joins single requests into batches: a single request takes longer by the wait, many
     * requests are faster.
     *
     * @param options the models and how to run them; the batch size is ignored
     * @param batching batch size, wait and capacity
     * @return a classifier
     * @throws BadInputException if a folder is not a valid model, or class lists differ
     */
    public static Classifier open(ClassifierOptions options, Batching batching) {
        Ensemble ensemble = Ensemble.open(options, note -> {});
        BatchSize.require(ensemble, options.ops(), batching.maxBatch(), 1);
        int threads = Threads.count();
        BatchGraphs graphs = new BatchGraphs(ensemble, options.ops(), batching.maxBatch(), threads);
        return new Classifier(
                ensemble,
                options.limits(),
                new BatchingScheduler(ensemble::prepare, graphs::classify, graphs::close, batching, threads));
    }

    /**
     * @param model the model
     * @return a classifier with default options
     */
    public static Classifier of(Model model) {
        OpsChoice ops = OpsChoice.of("auto");
        Ensemble ensemble = new Ensemble(List.of(model), TestTimeAugmentation.NONE, false, new ImageDecoder());
        return direct(ensemble, ImageLimits.DEFAULT, ops, BatchSize.choose(ensemble, ops), usualConcurrency(ops));
    }

    private static Classifier direct(Ensemble ensemble, ImageLimits limits, OpsChoice ops, int batch, int concurrency) {
        return new Classifier(
                ensemble, limits, new DirectScheduler(ensemble, ops, batch, concurrency, Threads.count()));
    }

    private static int usualConcurrency(OpsChoice ops) {
        return ops.runsSideBySide() ? Threads.count() : 1;
    }

    /** @return class names in order of the class index, length C */
    public List<String> labels() {
        return ensemble.labels();
    }

    /** @return how probabilities are computed: a softmax over all classes, or a sigmoid for each class */
    public ScoreFunction scoreFunction() {
        return ensemble.scoreFunction();
    }

    /** @return D, length of the embeddings; empty if it was opened without embeddings */
    public OptionalInt embeddingSize() {
        return ensemble.embeddingSize();
    }

    /**
     * @param image a JPEG, PNG, BMP or GIF file
     * @param topK number of predictions, at least 1
     * @return the most likely classes, best first
     * @throws BadInputException if the file cannot be read as an image
     */
    public List<Prediction> classify(Path image, int topK) {
        return top(image, topK);
    }

    /**
     * @param image any Java image
     * @param topK number of predictions, at least 1
     * @return the most likely classes, best first
     */
    public List<Prediction> classify(BufferedImage image, int topK) {
        return top(image, topK);
    }

    /**
     * @param image the content of an image file; read to its end, not closed
     * @param topK number of predictions, at least 1
     * @return the most likely classes, best first
     * @throws BadInputException if it cannot be read as an image
     */
    public List<Prediction> classify(InputStream image, int topK) {
        return top(image, topK);
    }

    /**
     * @param image the content of an image file; must not change meanwhile
     * @param topK number of predictions, at least 1
     * @return the most likely classes, best first
     * @throws BadInputException if it cannot be read as an image
     */
    public List<Prediction> classify(byte[] image, int topK) {
        return top(image, topK);
    }

    private List<Prediction> top(Object image, int topK) {
        if (topK < 1) {
            throw new IllegalArgumentException("topK must be at least 1, not " + topK);
        }
        return classify(ImageArgument.source(image, "image", limits.maxBytes())).top(topK);
    }

    /**
     * @param image an image
     * @return its classification
     * @throws BadInputException if it cannot be read
     */
    public Classification classify(ImageSource image) {
        return answer(image, Waiting.forAnswer(scheduler.submit(image)));
    }

    /**
     * Classifies many images in full batches, decoding on several threads. A bad image does not stop the others; its
     * classification holds the error.
     *
     * @param images each a Path, InputStream, byte[] of a file's content, BufferedImage, RgbImage or ImageSource
     * @return the classification of each, in the same order
     * @throws IllegalArgumentException if one is of another type
     */
    public List<Classification> classify(List<?> images) {
        List<ImageSource> sources = new ArrayList<>();
        for (Object image : images) {
            String name = "image " + (sources.size() + 1) + " of " + images.size();
            sources.add(ImageArgument.source(image, name, limits.maxBytes()));
        }
        List<ImageClassifier.Outcome> outcomes = scheduler.classify(sources);
        List<Classification> classifications = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            classifications.add(Classification.of(sources.get(i).name(), labels(), scoreFunction(), outcomes.get(i)));
        }
        return classifications;
    }

    /**
     * Submits a request and returns, waiting only if too many are in progress. Dependent stages of the result run on
     * the common pool, not on the model's threads. Canceling the result withdraws the request if the model has not
     * started on it.
     *
     * @param image an image
     * @return a future of its classification; fails with a {@link BadInputException} if it cannot be read
     */
    public CompletableFuture<Classification> submit(ImageSource image) {
        CompletableFuture<ImageClassifier.Outcome> outcome = scheduler.submit(image);
        CompletableFuture<Classification> answer = outcome.thenApplyAsync(done -> answer(image, done));
        // Canceling the result cancels its request; a completed request is not affected.
        CompletableFuture<Classification> unused = answer.whenComplete((done, failure) -> outcome.cancel(false));
        return answer;
    }

    private Classification answer(ImageSource image, ImageClassifier.Outcome outcome) {
        Classification classification = Classification.of(image.name(), labels(), scoreFunction(), outcome);
        classification.error().ifPresent(problem -> {
            throw new BadInputException(image.name() + ": " + problem);
        });
        return classification;
    }

    /** Waits for the calls in progress, then frees memory and threads. */
    @Override
    public void close() {
        closing.lock();
        try {
            scheduler.close();
        } finally {
            closing.unlock();
        }
    }
}
