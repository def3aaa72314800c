package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.image.ImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Joins requests into batches: a few threads decode, one runs the model. A bad request does not affect others: if the
 * model fails on a batch, each of its images runs separately.
 */
final class BatchingScheduler implements Scheduler {
    private final Function<ImageSource, Prepared<float[]>> prepare;
    private final Function<List<Prepared<float[]>>, List<Outcome>> model;
    private final BatchQueue<Request> queue;
    private final ExecutorService decoders;
    private final ExecutorService runner;
    private final Runnable closeModel;

    /**
     * @param prepare prepares an image; called by several threads
     * @param model runs up to a batch of images; called by one thread
     * @param closeModel frees the model's memory; may be called more than once
     * @param batching batch size, wait and capacity
     * @param decoders number of images prepared at the same time, at least 1
     */
    BatchingScheduler(
            Function<ImageSource, Prepared<float[]>> prepare,
            Function<List<Prepared<float[]>>, List<Outcome>> model,
            Runnable closeModel,
            Batching batching,
            int decoders) {
        this.prepare = prepare;
        this.model = model;
        this.closeModel = closeModel;
        this.queue = new BatchQueue<>(batching.maxBatch(), batching.maxWait().toNanos(), batching.capacity());
        this.decoders = Executors.newFixedThreadPool(decoders, Waiting.daemons("vit4j-decoder"));
        this.runner = Executors.newSingleThreadExecutor(Waiting.daemons("vit4j-batches"));
        runner.execute(this::runBatches);
    }

    /** An image in progress. */
    private static final class Request {
        private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
        private Prepared<float[]> image;
    }

    @Override
    public CompletableFuture<Outcome> submit(ImageSource image) {
        try {
            queue.enter();
        } catch (InterruptedException e) {
            throw Waiting.interrupted();
        }
        Request request = new Request();
        decoders.execute(() -> makeReady(request, image));
        return request.answer;
    }

    @Override
    public List<Outcome> classify(List<ImageSource> images) {
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        boolean all = false;
        try {
            images.forEach(image -> answers.add(submit(image)));
            all = true;
        } finally {
            if (!all) {
                answers.forEach(answer -> answer.cancel(false));
            }
        }
        return Waiting.forAll(answers);
    }

    private void makeReady(Request request, ImageSource image) {
        boolean forwarded = false;
        try {
            if (!request.answer.isDone()) {
                request.image = prepare.apply(image);
                if (request.image.error().isEmpty()) {
                    queue.add(request);
                    forwarded = true;
                } else {
                    request.answer.complete(new Unreadable(request.image.error().get()));
                }
            }
        } catch (RuntimeException | Error e) {
            request.answer.completeExceptionally(e);
        } finally {
            if (!forwarded) {
                queue.leave();
            }
        }
    }

    private void runBatches() {
        try {
            for (List<Request> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
                run(batch.stream().filter(request -> !request.answer.isDone()).toList());
                batch.forEach(request -> queue.leave());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("unexpected interrupt of the scheduler's thread", e);
        }
    }

    private void run(List<Request> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            List<Outcome> outcomes =
                    model.apply(batch.stream().map(request -> request.image).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer.complete(outcomes.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.get(0).answer.completeExceptionally(e);
            } else {
                batch.forEach(request -> run(List.of(request)));
            }
        }
    }

    @Override
    public void close() {
        queue.close();
        queue.awaitEmpty();
        Waiting.untilDone(decoders);
        Waiting.untilDone(runner);
        closeModel.run();
    }
}
