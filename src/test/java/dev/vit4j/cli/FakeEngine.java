package dev.vit4j.cli;

import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.evaluate.ClassificationMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model that says cat for every file whose content begins with "cat", and dog else; empty files cannot be read. */
final class FakeEngine implements Engine {
    static final List<String> LABELS = List.of("cat", "dog");

    final List<String> calls = new ArrayList<>();
    RuntimeException failure;

    @Override
    public ImageClassifier openClassifier(Path model, int batch, RunPlan plan, ProgressLine messages) {
        calls.add("classify " + model + " " + batch + " " + plan.ops().name());
        fail();
        return new ImageClassifier() {
            @Override
            public List<String> labels() {
                return LABELS;
            }

            @Override
            public int batchSize() {
                return batch;
            }

            @Override
            public List<Outcome> classify(List<Path> images) {
                return images.stream().map(FakeEngine::outcome).toList();
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }

    private static ImageClassifier.Outcome outcome(Path image) {
        try {
            String content = Files.readString(image);
            return content.isEmpty()
                    ? new ImageClassifier.Unreadable("empty file")
                    : new ImageClassifier.Logits(content.startsWith("cat") ? new float[] {1, 0} : new float[] {0, 1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
