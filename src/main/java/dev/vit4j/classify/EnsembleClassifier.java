package dev.vit4j.classify;

import dev.vit4j.common.Rows;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An ensemble with one graph per model and a fixed batch size. Several classifiers of one ensemble share its weights
 * and may run at the same time.
 *
 * <p>The probabilities of several models, and of an image and its mirror image, are averaged; logits are then those
 * of the averages: natural logarithms, or with a sigmoid for each class log-odds. The embedding of an image is the pooled vector [D] that the class head reads;
 * with the mirror image, the mean of both; with several models, the concatenation of their vectors, each normalized to
 * length 1.
 */
final class EnsembleClassifier implements ImageClassifier {
    private final Ensemble ensemble;
    private final int batch;
    private final List<Predictor> predictors = new ArrayList<>();

    /**
     * @param ensemble the models
     * @param ops the operations that run them
     * @param batch B, images per batch
     * @param threads number of threads in fused operations
     */
    EnsembleClassifier(Ensemble ensemble, OpsChoice ops, int batch, int threads) {
        this.ensemble = ensemble;
        this.batch = batch;
        List<String> more = ensemble.embeddings() ? List.of(ViTGraph.POOLED) : List.of();
        for (Ensemble.Member member : ensemble.members()) {
            predictors.add(new Predictor(member.model().config(), member.model().weights(), ops, batch, more, threads));
        }
    }

    @Override
    public List<String> labels() {
        return ensemble.labels();
    }

    @Override
    public ScoreFunction scoreFunction() {
        return ensemble.scoreFunction();
    }

    @Override
    public int batchSize() {
        return batch;
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
        if (images.size() > batch) {
            throw new IllegalArgumentException(images.size() + " images, at most " + batch + " at a time");
        }
        List<Prepared<float[]>> readable =
                images.stream().filter(image -> image.error().isEmpty()).toList();
        List<Answers> answers = readable.isEmpty() ? List.of() : run(readable);
        List<Outcome> outcomes = new ArrayList<>();
        int next = 0;
        for (Prepared<float[]> image : images) {
            outcomes.add(
                    image.error().isEmpty()
                            ? result(answers, next++)
                            : new Unreadable(image.error().get()));
        }
        return outcomes;
    }

    /**
     * The output of one model for one view of every image.
     *
     * @param logits [images][C]; C = 0 without a class head
     * @param pooled [images][D]; null without embeddings
     */
    private record Answers(float[][] logits, float[][] pooled) {}

    /** @return outputs by model and then by view, like the inputs of a prepared image */
    private List<Answers> run(List<Prepared<float[]>> images) {
        List<Answers> answers = new ArrayList<>();
        for (int m = 0; m < predictors.size(); m++) {
            for (int v = 0; v < ensemble.views(); v++) {
                int input = m * ensemble.views() + v;
                Map<String, INDArray> results = predictors
                        .get(m)
                        .run(images.stream()
                                .map(image -> image.inputs().get(input))
                                .toList());
                answers.add(new Answers(
                        results.containsKey(ViTGraph.LOGITS)
                                ? Rows.of(results.get(ViTGraph.LOGITS))
                                : new float[images.size()][0],
                        ensemble.embeddings() ? Rows.of(results.get(ViTGraph.POOLED)) : null));
            }
        }
        return answers;
    }

    private Result result(List<Answers> answers, int image) {
        List<float[]> logits =
                answers.stream().map(answer -> answer.logits()[image]).toList();
        return new Result(
                logits.size() == 1 ? logits.get(0) : EnsembleAverage.logits(logits, scoreFunction()),
                ensemble.embeddings() ? Optional.of(embedding(answers, image)) : Optional.empty());
    }

    private float[] embedding(List<Answers> answers, int image) {
        List<float[]> ofModels = new ArrayList<>();
        for (int m = 0; m < predictors.size(); m++) {
            List<float[]> views = answers.subList(m * ensemble.views(), (m + 1) * ensemble.views()).stream()
                    .map(answer -> answer.pooled()[image])
                    .toList();
            ofModels.add(views.size() == 1 ? views.get(0) : EnsembleAverage.mean(views));
        }
        return ofModels.size() == 1 ? ofModels.get(0) : EnsembleAverage.besideEachOther(ofModels);
    }

    @Override
    public void close() {
        predictors.forEach(Predictor::close);
    }
}
