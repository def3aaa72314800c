package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs an ensemble on any number of images with few graphs, each of which holds a repacked copy of the weights: one for a
 * full batch, one for a few images, of which the rest of a batch is made, and one for a single image. They are built on
 * first use. Not thread-safe.
 */
final class PaddedGraphs implements AutoCloseable {
    /** Images in the graph for a few. */
    static final int FEW = 8;

    private final Ensemble ensemble;
    private final OpsChoice ops;
    private final int batch;
    private final int threads;
    private final Map<Integer, EnsembleClassifier> graphs = new HashMap<>();

    /**
     * @param ensemble the models
     * @param ops the operations that run them
     * @param batch B, images in a full batch
     * @param threads number of threads in fused operations
     */
    PaddedGraphs(Ensemble ensemble, OpsChoice ops, int batch, int threads) {
        this.ensemble = ensemble;
        this.ops = ops;
        this.batch = batch;
        this.threads = threads;
    }

    /**
     * @param images any number of images, prepared by the ensemble
     * @return the outcome of each, in the same order
     */
    List<Outcome> classify(List<Prepared<float[]>> images) {
        List<Outcome> outcomes = new ArrayList<>(images.size());
        while (outcomes.size() < images.size()) {
            int from = outcomes.size();
            int size = sizeFor(images.size() - from, batch);
            outcomes.addAll(run(size, images.subList(from, Math.min(images.size(), from + size))));
        }
        return outcomes;
    }

    /**
     * @param images number of images left, at least 1
     * @param batch B
     * @return images in the graph to run next: at most {@link #FEW} places are left empty
     */
    static int sizeFor(int images, int batch) {
        if (images == 1) {
            return 1;
        }
        return images + FEW > batch ? batch : FEW;
    }

    private List<Outcome> run(int size, List<Prepared<float[]>> images) {
        return graphs.computeIfAbsent(size, count -> new EnsembleClassifier(ensemble, ops, count, threads))
                .classify(images);
    }

    @Override
    public void close() {
        graphs.values().forEach(EnsembleClassifier::close);
        graphs.clear();
    }
}
