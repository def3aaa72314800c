package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.Softmax;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Classifies images in full batches and writes a row for each input, in order. */
public final class BulkClassification {
    private final ImageClassifier classifier;
    private final int topK;

    /**
     * @param classifier the model; stays open
     * @param topK predictions a row, at least 1
     */
    public BulkClassification(ImageClassifier classifier, int topK) {
        this.classifier = classifier;
        this.topK = topK;
    }

    /**
     * What came of it.
     *
     * @param images rows written
     * @param failed rows of them that hold an error
     */
    public record Summary(int images, int failed) {}

    /**
     * @param inputs what to classify
     * @param writer gets a row for each input, in order
     * @param progress says how far it is
     * @return how many rows there were
     * @throws IOException if a row cannot be written
     */
    public Summary run(List<ImageInput> inputs, RowWriter writer, ProgressLine progress) throws IOException {
        progress.start("classify", inputs.size(), "img/s", 1);
        writer.begin();
        int failed = 0;
        int next = 0;
        while (next < inputs.size()) {
            int end = endOfBatch(inputs, next);
            List<ImageInput> batch = inputs.subList(next, end);
            List<Prepared> readable = batch.stream()
                    .map(ImageInput::path)
                    .flatMap(Optional::stream)
                    .parallel()
                    .map(path -> classifier.prepare(ImageSource.of(path)))
                    .toList();
            Iterator<Outcome> outcomes = readable.isEmpty()
                    ? List.<Outcome>of().iterator()
                    : classifier.classify(readable).iterator();
            for (ImageInput input : batch) {
                ClassificationRow row = input.error()
                        .map(error -> ClassificationRow.failed(input.name(), error))
                        .orElseGet(() -> row(input.name(), outcomes.next()));
                failed += row.error().isPresent() ? 1 : 0;
                writer.write(row);
            }
            next = end;
            progress.update(next, failed == 0 ? "" : failed + " unreadable");
        }
        return new Summary(inputs.size(), failed);
    }

    /** Inputs without a file take no place in the model's batch. */
    private int endOfBatch(List<ImageInput> inputs, int start) {
        int readable = 0;
        int end = start;
        while (end < inputs.size()) {
            readable += inputs.get(end).path().isPresent() ? 1 : 0;
            if (readable > classifier.batchSize()) {
                break;
            }
            end++;
        }
        return end;
    }

    private ClassificationRow row(String file, Outcome outcome) {
        if (outcome instanceof Unreadable unreadable) {
            return ClassificationRow.failed(file, unreadable.message());
        }
        float[] logits = ((Result) outcome).logits();
        return Softmax.finite(logits)
                ? ClassificationRow.of(file, Prediction.top(logits, classifier.labels(), topK))
                : ClassificationRow.failed(file, "the model's output is not finite; its weights are damaged");
    }
}
