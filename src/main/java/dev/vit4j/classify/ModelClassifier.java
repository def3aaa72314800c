package dev.vit4j.classify;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.Model;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Classifies images with models of this library. Of several models, and of an image and its mirror image, the
 * probabilities are averaged; logits are then natural logarithms of those averages.
 *
 * <p>The embedding of an image is the pooled vector [D] that the class head reads; with its mirror image, the mean of
 * the two; of several models, their vectors, each brought to length 1, one after the other.
 */
public final class ModelClassifier implements ImageClassifier {
    private final Ensemble ensemble;
    private final EnsembleGraphs graphs;

    /**
     * @param model what to run
     * @param ops which operations run it
     * @param batchSize B, images in a batch
     */
    public ModelClassifier(Model model, OpsChoice ops, int batchSize) {
        this(new Ensemble(List.of(model), TestTimeAugmentation.NONE, false, ImageLimits.DEFAULT), ops, batchSize);
    }

    private ModelClassifier(Ensemble ensemble, OpsChoice ops, int batchSize) {
        this.ensemble = ensemble;
        this.graphs = new EnsembleGraphs(ensemble, ops, batchSize, Threads.count());
    }

    static ModelClassifier open(ClassifierOptions options, Consumer<String> messages) {
        Ensemble ensemble = Ensemble.open(options, messages);
        int batch = options.batch().orElseGet(() -> BatchSize.choose(ensemble, options.ops()));
        return new ModelClassifier(ensemble, options.ops(), batch);
    }

    @Override
    public List<String> labels() {
        return ensemble.labels();
    }

    @Override
    public int batchSize() {
        return graphs.batch();
    }

    @Override
    public OptionalInt embeddingSize() {
        return ensemble.embeddingSize();
    }

    @Override
    public Prepared<float[]> prepare(ImageSource image) {
        return ensemble.prepare(image);
    }

    @Override
    public List<Outcome> classify(List<Prepared<float[]>> images) {
        return graphs.classify(images);
    }

    @Override
    public void close() {
        graphs.close();
    }
}
