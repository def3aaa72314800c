package dev.vit4j.classify;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.PatchMaker;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.model.Model;
import dev.vit4j.model.Predictor;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Classifies files with a model of this library; decodes on all cores, runs the model batch by batch. */
public final class ModelClassifier implements ImageClassifier {
    private final Model model;
    private final ImageDecoder decoder = new ImageDecoder();
    private final PatchMaker maker;
    private final Predictor predictor;

    /**
     * @param model what to run
     * @param ops which operations run it
     * @param batchSize B, images in a batch
     */
    public ModelClassifier(Model model, OpsChoice ops, int batchSize) {
        this.model = model;
        this.maker = new PatchMaker(model.preprocessing(), model.config().patching());
        this.predictor = new Predictor(model.config(), model.weights(), ops, batchSize);
    }

    @Override
    public List<String> labels() {
        return model.labels();
    }

    @Override
    public int batchSize() {
        return predictor.images();
    }

    private record Prepared(float[] patches, String error) {}

    @Override
    public List<Outcome> classify(List<Path> images) {
        List<Prepared> prepared = IntStream.range(0, images.size())
                .parallel()
                .mapToObj(i -> prepare(images.get(i)))
                .toList();
        List<float[]> readable =
                prepared.stream().map(Prepared::patches).filter(p -> p != null).toList();
        float[][] logits = readable.isEmpty() ? new float[0][] : logits(readable);
        List<Outcome> outcomes = new ArrayList<>();
        int next = 0;
        for (Prepared image : prepared) {
            outcomes.add(image.error() == null ? new Logits(logits[next++]) : new Unreadable(image.error()));
        }
        return outcomes;
    }

    /**
     * @param images patches of at most B images, each [N,P] one after the other
     * @return logits [images][C]
     */
    float[][] logits(List<float[]> images) {
        int n = model.config().patching().count();
        int p = model.config().patching().values();
        float[] batch = new float[Math.multiplyExact(predictor.images(), n * p)];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, batch, i * n * p, n * p);
        }
        try (INDArray patches = Nd4j.createFromArray(batch).reshape('c', predictor.images(), n, p)) {
            return predictor.logits(patches, images.size());
        }
    }

    /** @return how images are made ready for the model */
    PatchMaker maker() {
        return maker;
    }

    private Prepared prepare(Path file) {
        try {
            return new Prepared(maker.patches(decoder.decode(file)), null);
        } catch (BadInputException e) {
            String message = e.getMessage();
            String prefix = file + ": ";
            return new Prepared(null, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        }
    }

    @Override
    public void close() {
        predictor.close();
    }
}
