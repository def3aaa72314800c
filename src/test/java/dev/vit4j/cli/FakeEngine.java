package dev.vit4j.cli;

import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.DataOptions;
import dev.vit4j.data.DataSets;
import dev.vit4j.data.ImageDataset;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.EvaluationTally;
import dev.vit4j.evaluate.Throughput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model that says cat for every file whose content begins with "cat", and dog else; empty files cannot be read. */
final class FakeEngine implements Engine {
    static final List<String> LABELS = List.of("cat", "dog");

    /** What the two images of {@link #evaluate} look like. */
    private static final ImageDataset PHOTOS = DataSets.images(
            List.of(Path.of("data/photos/chelsea.png"), Path.of("data/photos/rocket.jpg")), DataOptions.DEFAULT);

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

    /** A model that takes both images, a cat and a dog, for cats; with any further model the other way round. */
    @Override
    public List<EvaluatedModel> evaluate(
            List<Path> models, Path data, Split split, int batch, int worst, RunPlan plan, ProgressLine progress) {
        calls.add("evaluate " + models + " " + data + " " + split + " " + batch + " " + worst);
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

    static FakeEngine failing(RuntimeException failure) {
        FakeEngine engine = new FakeEngine();
        engine.failure = failure;
        return engine;
    }

    static BadInputException badInput() {
        return new BadInputException("m/config.json: no such file");
    }
}
