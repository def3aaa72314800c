package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Runs an ensemble on any number of images. A graph has a fixed batch size, so there are graphs for 1, 2, 4 and so on
 * up to B images, built on first use: few images never pay for a large batch. Not thread-safe.
 */
final class BatchGraphs implements AutoCloseable {
    private final Ensemble ensemble;
    private final OpsChoice ops;
    private final int largest;
    private final int threads;
    private final TreeMap<Integer, EnsembleClassifier> graphs = new TreeMap<>();

    /**
     * @param ensemble the models
     * @param ops the operations that run them
     * @param largest B, images in the largest batch
     * @param threads number of threads in fused operations
     */
    BatchGraphs(Ensemble ensemble, OpsChoice ops, int largest, int threads) {
        this.ensemble = ensemble;
        this.ops = ops;
        this.largest = largest;
        this.threads = threads;
    }

    /**
     * @param images any number of images, prepared by the ensemble
     * @return the outcome of each, in the same order
     */
    List<Outcome> classify(List<Prepared<float[]>> images) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < images.size(); from += largest) {
            outcomes.addAll(batch(images.subList(from, Math.min(images.size(), from + largest))));
        }
        return outcomes;
    }

    private List<Outcome> batch(List<Prepared<float[]>> images) {
        int size = sizeFor(images.size(), largest);
        EnsembleClassifier graph =
                graphs.computeIfAbsent(size, batch -> new EnsembleClassifier(ensemble, ops, batch, threads));
        boolean sound = false;
        try {
            List<Outcome> outcomes = graph.classify(images);
            sound = true;
            return outcomes;
        } finally {
            if (!sound) {
                graphs.remove(size).close(); // interrupted, its state is undefined
            }
        }
    }

    /** @return the smallest power of two that fits this many images, at most the largest batch */
    static int sizeFor(int images, int largest) {
        int size = 1;
        while (size < images) {
            size *= 2;
        }
        return Math.min(size, largest);
    }

    @Override
    public void close() {
        graphs.values().forEach(EnsembleClassifier::close);
        graphs.clear();
    }
}
