package dev.vit4j.cli.evaluate;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.classify.Prepared;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.RunPlan;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.Size;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.ClassThresholds;
import dev.vit4j.evaluate.EvaluatedLabels;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.EvaluationTally;
import dev.vit4j.evaluate.MultiLabelMetrics;
import dev.vit4j.evaluate.Throughput;
import dev.vit4j.evaluate.selection.DataRequest;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.ScoreFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A model that predicts cat for every file whose content begins with "cat", else dog; empty files cannot be read. */
public final class FakeEngine implements Engine {
    static final List<String> LABELS = List.of("cat", "dog");

    /** What the two images of {@link #evaluate} look like. */
    private static final ImageDataset PHOTOS = DataSets.images(
            List.of(Path.of("data/photos/chelsea.png"), Path.of("data/photos/rocket.jpg")), DataOptions.DEFAULT);

    public final List<String> calls = new ArrayList<>();
    RuntimeException failure;
    public ClassifierOptions options;
    public Runnable beforeClassify = () -> {};

    @Override
    public Path locate(Path typed, Consumer<String> notes) {
        return typed;
    }

    @Override
    public ImageClassifier openClassifier(ClassifierOptions asked, RunPlan plan, ProgressLine messages) {
        options = asked;
        calls.add("classify " + options.models().get(0) + " " + options.batch().orElse(0) + " "
                + options.ops().name());
        fail();
        return new ImageClassifier() {
            @Override
            public List<String> labels() {
                return LABELS;
            }

            @Override
            public ScoreFunction scoreFunction() {
                return ScoreFunction.SOFTMAX;
            }

            @Override
            public int batchSize() {
                return options.batch().orElse(4);
            }

            @Override
            public OptionalInt embeddingSize() {
                return options.embeddings() ? OptionalInt.of(2) : OptionalInt.empty();
            }

            @Override
            public Prepared<float[]> prepare(ImageSource image) {
                return FakeEngine.prepared(image);
            }

            @Override
            public List<Outcome> classify(List<Prepared<float[]>> images) {
                beforeClassify.run();
                return images.stream()
                        .map(image -> FakeEngine.outcome(image, options.embeddings()))
                        .toList();
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }

    private static Prepared<float[]> prepared(ImageSource image) {
        if (image instanceof ImageSource.Missing missing) {
            return Prepared.failed(missing.problem());
        }
        String content = content(image);
        return content.isEmpty()
                ? Prepared.failed("empty file")
                : new Prepared<>(
                        List.of(content.startsWith("cat") ? new float[] {1, 0} : new float[] {0, 1}), Optional.empty());
    }

    private static String content(ImageSource image) {
        if (image instanceof ImageSource.Encoded encoded) {
            return new String(encoded.content(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(((ImageSource.File) image).path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageClassifier.Outcome outcome(Prepared<float[]> image, boolean embedding) {
        if (image.error().isPresent()) {
            return new ImageClassifier.Unreadable(image.error().get());
        }
        float[] logits = image.inputs().get(0);
        return new ImageClassifier.Result(logits, embedding ? Optional.of(logits) : Optional.empty());
    }

    @Override
    public ScoreFunction scores(Path model) {
        return model.toString().contains("labels") ? ScoreFunction.SIGMOID : ScoreFunction.SOFTMAX;
    }

    /** A model that is sure of cat for both images, a cat and one with a cat and a dog. */
    @Override
    public EvaluatedLabels evaluateLabels(
            Path model,
            Optional<Size> imageSize,
            DataRequest data,
            int batch,
            ClassThresholds thresholds,
            RunPlan plan,
            ProgressLine progress) {
        calls.add("evaluate labels " + model + " " + data.path() + " " + data.part() + " " + batch + " "
                + thresholds.byLabel());
        fail();
        MultiLabelMetrics metrics = new MultiLabelMetrics(LABELS, thresholds.of(LABELS));
        metrics.add(new float[] {2, -2}, new int[] {0});
        metrics.add(new float[] {3, -1}, new int[] {0, 1});
        return new EvaluatedLabels(model.toString(), PHOTOS, "", metrics, new Throughput(0.5, 0.1, 4), List.of());
    }

    /** A model that predicts cat for both images, a cat and a dog; any further model predicts dog. */
    @Override
    public List<EvaluatedModel> evaluate(
            List<Path> models,
            Optional<Size> imageSize,
            DataRequest data,
            int batch,
            int worst,
            RunPlan plan,
            ProgressLine progress) {
        calls.add("evaluate " + models + " " + data.path() + " " + data.part() + " " + batch + " " + worst);
        fail();
        List<EvaluatedModel> evaluated = new ArrayList<>();
        for (Path model : models) {
            EvaluationTally tally = new EvaluationTally(LABELS, worst);
            float[] logits = evaluated.isEmpty() ? new float[] {1, 0} : new float[] {0, 1};
            tally.add(logits, 0, 0);
            tally.add(logits, 1, 1);
            evaluated.add(tally.result(model.toString(), PHOTOS, new Throughput(0.5, 0.1, 4), List.of()));
        }
        return evaluated;
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    public static FakeEngine failing(RuntimeException failure) {
        FakeEngine engine = new FakeEngine();
        engine.failure = failure;
        return engine;
    }

    public static BadInputException badInput() {
        return new BadInputException("m/config.json: no such file");
    }
}
