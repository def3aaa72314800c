package dev.vit4j.cli;

import dev.vit4j.classify.ClassifierOptions;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.classify.Prepared;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A model that says cat for every file whose content begins with "cat", and dog else; empty files cannot be read. */
final class FakeEngine implements Engine {
    static final List<String> LABELS = List.of("cat", "dog");

    final List<String> calls = new ArrayList<>();
    RuntimeException failure;

    @Override
    public ImageClassifier openClassifier(ClassifierOptions options, RunPlan plan, ProgressLine messages) {
        calls.add("classify " + options.models().get(0) + " " + options.batch().orElse(0) + " "
                + options.ops().name());
        fail();
        return new ImageClassifier() {
            @Override
            public List<String> labels() {
                return LABELS;
            }

            @Override
            public int batchSize() {
                return options.batch().orElse(4);
            }

            @Override
            public OptionalInt embeddingSize() {
                return OptionalInt.empty();
            }

            @Override
            public Prepared prepare(ImageSource image) {
                return FakeEngine.prepared(((ImageSource.File) image).path());
            }

            @Override
            public List<Outcome> classify(List<Prepared> images) {
                return images.stream().map(FakeEngine::outcome).toList();
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }

    private static Prepared prepared(Path image) {
        try {
            String content = Files.readString(image);
            return content.isEmpty()
                    ? Prepared.failed("empty file")
                    : new Prepared(
                            List.of(content.startsWith("cat") ? new float[] {1, 0} : new float[] {0, 1}),
                            Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageClassifier.Outcome outcome(Prepared image) {
        return image.error().isPresent()
                ? new ImageClassifier.Unreadable(image.error().get())
                : new ImageClassifier.Result(image.inputs().get(0));
    }

    @Override
    public ClassificationMetrics evaluate(
            Path model, Path data, Split split, int batch, RunPlan plan, ProgressLine progress) {
        calls.add("evaluate " + model + " " + data + " " + split + " " + batch);
        fail();
        ClassificationMetrics metrics = new ClassificationMetrics(LABELS);
        metrics.add(new float[] {1, 0}, 0);
        metrics.add(new float[] {1, 0}, 1);
        return metrics;
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    static FakeEngine failing(RuntimeException failure) {
        FakeEngine engine = new FakeEngine();
        engine.failure = failure;
        return engine;
    }

    static BadInputException badInput() {
        return new BadInputException("m/config.json: no such file");
    }
}
