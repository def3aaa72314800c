package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.classify.SimilaritySearch.Match;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;

/**
 * Finds the images most like a given one: its embedding is the query, those of the others are the keys, and the images
 * with the best keys are the values returned. Keeps only the best, so memory does not grow with the number of images.
 */
public final class SimilarImages {
    private final ImageClassifier classifier;
    private final int topK;
    private final ProgressLine progress;

    /**
     * @param classifier the model, opened with embeddings; stays open
     * @param topK number of images to find, at least 1
     * @param progress started by the caller; shows the images done and those that could not be read
     * @throws IllegalArgumentException if the classifier has no embeddings
     */
    public SimilarImages(ImageClassifier classifier, int topK, ProgressLine progress) {
        if (classifier.embeddingSize().isEmpty()) {
            throw new IllegalArgumentException("the classifier was opened without embeddings");
        }
        this.classifier = classifier;
        this.topK = topK;
        this.progress = progress;
    }

    /**
     * The result of a search.
     *
     * @param matches at most topK, most similar first; ties in input order
     * @param images number of images searched, without the query itself
     * @param failed number of those that could not be read
     * @param timings the timings
     */
    public record Found(List<Match<ImageSource>> matches, long images, long failed, ClassifyTimings timings) {}

    /**
     * @param query the image to compare with
     * @param inputs the others; iterated by another thread. The query's own file among them is skipped
     * @return those most like the query
     * @throws BadInputException if the query cannot be read
     * @throws IOException if the inputs cannot be read
     */
    public Found search(ImageSource query, Iterator<ImageSource> inputs) throws IOException {
        Outcome answer = classifier.classify(List.of(classifier.prepare(query))).get(0);
        if (answer instanceof Unreadable unreadable) {
            throw new BadInputException(query.name() + ": " + unreadable.message());
        }
        float[] vector = ((Result) answer).embedding().orElseThrow();
        BadInputException.require(isFinite(vector), "%s: %s", query.name(), RowRules.NOT_FINITE);
        Keys keys = new Keys(query, new SimilaritySearch<>(vector, topK));
        BatchLoop loop = new BatchLoop(classifier, keys, () -> false, 0);
        loop.run(inputs);
        return new Found(keys.search.best(), keys.images, keys.failed, loop.timings());
    }

    private static boolean isFinite(float[] vector) {
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Compares each image's embedding with the query's. */
    private final class Keys implements OutcomeSink {
        private final ImageSource query;
        private final SimilaritySearch<ImageSource> search;
        private long images;
        private long failed;

        Keys(ImageSource query, SimilaritySearch<ImageSource> search) {
            this.query = query;
            this.search = search;
        }

        @Override
        public void accept(ImageSource image, Outcome outcome) {
            if (isSameFile(query, image)) {
                return;
            }
            images++;
            if (outcome instanceof Unreadable unreadable) {
                skip(image, unreadable.message());
                return;
            }
            float[] key = ((Result) outcome).embedding().orElseThrow();
            if (isFinite(key)) {
                search.offer(image, key);
            } else {
                skip(image, RowRules.NOT_FINITE);
            }
        }

        private void skip(ImageSource image, String problem) {
            failed++;
            progress.message("skipped: " + image.name() + ": " + problem);
        }

        @Override
        public void batchDone() {
            progress.update(images, failed == 0 ? "" : failed + " skipped");
        }
    }

    /** True for the query's own file only. A copy under another name is a valid match. */
    private static boolean isSameFile(ImageSource query, ImageSource image) {
        if (query instanceof ImageSource.File a && image instanceof ImageSource.File b) {
            try {
                return Files.isSameFile(a.path(), b.path());
            } catch (IOException gone) {
                return false; // the query was readable before, so the other file is missing
            }
        }
        return false;
    }
}
