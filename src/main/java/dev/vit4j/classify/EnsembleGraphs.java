package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.common.Rows;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.graph.ViTGraph;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An ensemble ready to run on batches of a fixed number of images: a graph for each model. Not thread-safe; several of
 * the same ensemble, which share its weights, may run at the same time.
 */
final class EnsembleGraphs implements AutoCloseable {
    private final Ensemble ensemble;
    private final int batch;
    private final List<Predictor> predictors = new ArrayList<>();

    /**
     * @param ensemble the models
     * @param ops which operations run them
     * @param batch B, images in a batch
     * @param threads how many work at once in fused operations
     */
    EnsembleGraphs(Ensemble ensemble, OpsChoice ops, int batch, int threads) {
        this.ensemble = ensemble;
        this.batch = batch;
        List<String> more = ensemble.embeddings() ? List.of(ViTGraph.POOLED) : List.of();
        for (Ensemble.Member member : ensemble.members()) {
            predictors.add(new Predictor(member.model().config(), member.model().weights(), ops, batch, more, threads));
        }
    }

    int batch() {
        return batch;
    }

    /**
     * @param images at most B, as the ensemble prepared them
     * @return what came of each, in the same order
     * @throws IllegalArgumentException if there are more
     */
    List<Outcome> classify(List<Prepared<float[]>> images) {
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
     * What one model said to one view of every image.
     *
     * @param logits [images][C]
     * @param pooled [images][D]; null if not wanted
     */
    private record Answers(float[][] logits, float[][] pooled) {}

    /** @return answers model by model, within a model view by view, as the inputs of a prepared image */
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
                        Rows.of(results.get(ViTGraph.LOGITS)),
                        ensemble.embeddings() ? Rows.of(results.get(ViTGraph.POOLED)) : null));
            }
        }
        return answers;
    }

    private Result result(List<Answers> answers, int image) {
        List<float[]> logits =
                answers.stream().map(answer -> answer.logits()[image]).toList();
        return new Result(
                logits.size() == 1 ? logits.get(0) : EnsembleAverage.logOfMeanProbabilities(logits),
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
