package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.classify.ClassifierOptions.TestTimeAugmentation;
import dev.vit4j.data.PatchMaker;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageLimits;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelFolder;
import dev.vit4j.model.Predictor;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Classifies images with one model of this library. */
public final class ModelClassifier implements ImageClassifier {
    private final Model model;
    private final ImageDecoder decoder;
    private final PatchMaker maker;
    private final Predictor predictor;

    /**
     * @param model what to run
     * @param ops which operations run it
     * @param batchSize B, images in a batch
     */
    public ModelClassifier(Model model, OpsChoice ops, int batchSize) {
        this(model, ops, batchSize, ImageLimits.DEFAULT);
    }

    private ModelClassifier(Model model, OpsChoice ops, int batchSize, ImageLimits limits) {
        this.model = model;
        this.decoder = new ImageDecoder(limits);
        this.maker = new PatchMaker(model.preprocessing(), model.config().patching());
        this.predictor = new Predictor(model.config(), model.weights(), ops, batchSize);
    }

    static ModelClassifier open(ClassifierOptions options, Consumer<String> messages) {
        Path folder = options.models().get(0);
        require(options.models().size() == 1, "%s: only one model can be run at a time", folder);
        require(
                options.augmentation() == TestTimeAugmentation.NONE,
                "test-time augmentation %s is not to be had",
                options.augmentation());
        require(!options.embeddings(), "embeddings are not to be had");
        Model model = ModelFolder.read(folder, messages);
        int batch = options.batch().orElseGet(() -> batchSize(model, options.ops()));
        return new ModelClassifier(model, options.ops(), batch, options.limits());
    }

    private static int batchSize(Model model, OpsChoice ops) {
        Runtime java = Runtime.getRuntime();
        long freeNative = Pointer.maxBytes() - Pointer.totalBytes();
        return BatchSize.choose(model.config(), ops.isFused(), java.maxMemory(), freeNative);
    }

    @Override
    public List<String> labels() {
        return model.labels();
    }

    @Override
    public int batchSize() {
        return predictor.images();
    }

    @Override
    public OptionalInt embeddingSize() {
        return OptionalInt.empty();
    }

    @Override
    public Prepared prepare(ImageSource image) {
        return Prepared.of(image, decoder, this::inputs);
    }

    /**
     * @param image any picture
     * @return its patches, the only input
     */
    List<float[]> inputs(RgbImage image) {
        return List.of(maker.patches(image));
    }

    @Override
    public List<Outcome> classify(List<Prepared> images) {
        if (images.size() > batchSize()) {
            throw new IllegalArgumentException(images.size() + " images, at most " + batchSize() + " at a time");
        }
        List<float[]> readable = images.stream()
                .filter(image -> image.error().isEmpty())
                .map(image -> image.inputs().get(0))
                .toList();
        float[][] logits = readable.isEmpty() ? new float[0][] : logits(readable);
        List<Outcome> outcomes = new ArrayList<>();
        int next = 0;
        for (Prepared image : images) {
            outcomes.add(
                    image.error().isEmpty()
                            ? new Result(logits[next++])
                            : new Unreadable(image.error().get()));
        }
        return outcomes;
    }

    /**
     * @param images patches of at most B images, each [N,P] one after the other
     * @return logits [images][C]
     */
    private float[][] logits(List<float[]> images) {
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

    @Override
    public void close() {
        predictor.close();
    }
}
