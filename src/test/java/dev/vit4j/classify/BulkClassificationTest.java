package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkClassificationTest {
    private final List<Integer> batchSizes = new ArrayList<>();
    private final List<ClassificationRow> rows = new ArrayList<>();
    private final RowWriter collector = new RowWriter() {
        @Override
        public void begin() {
            assertThat(rows).isEmpty();
        }

        @Override
        public void write(ClassificationRow row) {
            rows.add(row);
        }
    };

    /** Says class k for the file {@code k.png}, nothing for {@code bad}, and NaN for {@code nan}. */
    private final ImageClassifier classifier = new ImageClassifier() {
        @Override
        public List<String> labels() {
            return IntStream.range(0, 10).mapToObj(c -> "class " + c).toList();
        }

        @Override
        public int batchSize() {
            return 3;
        }

        @Override
        public OptionalInt embeddingSize() {
            return OptionalInt.empty();
        }

        @Override
        public Prepared prepare(ImageSource image) {
            String name = image.name();
            if (name.equals("bad")) {
                return Prepared.failed("not an image");
            }
            float[] logits = new float[10];
            logits[name.equals("nan") ? 0 : name.charAt(0) - '0'] = name.equals("nan") ? Float.NaN : 5;
            return new Prepared(List.of(logits), Optional.empty());
        }

        @Override
        public List<Outcome> classify(List<Prepared> images) {
            batchSizes.add(images.size());
            return images.stream().map(image -> outcome(image)).toList();
        }

        private static Outcome outcome(Prepared image) {
            return image.error().isPresent()
                    ? new Unreadable(image.error().get())
                    : new Result(image.inputs().get(0));
        }

        @Override
        public void close() {}
    };

    private BulkClassification.Summary run(ImageInput... inputs) throws IOException {
        return new BulkClassification(classifier, 2).run(List.of(inputs), collector, ProgressLine.silent(System.err));
    }

    private static ImageInput image(String name) {
        return ImageInput.of(Path.of(name));
    }

    @Test
    void rowsComeInTheOrderOfTheInputs() throws IOException {
        BulkClassification.Summary summary = run(
                image("7.png"),
                ImageInput.missing("gone", "no such file"),
                image("bad"),
                image("2.png"),
                image("nan"),
                ImageInput.missing("gone too", "no such file"),
                image("9.png"));
        assertThat(rows)
                .extracting(ClassificationRow::file)
                .containsExactly("7.png", "gone", "bad", "2.png", "nan", "gone too", "9.png");
        assertThat(rows.get(0).predictions().get(0).index()).isEqualTo(7);
        assertThat(rows.get(1).error()).contains("no such file");
        assertThat(rows.get(2).error()).contains("not an image");
        assertThat(rows.get(3).predictions()).hasSize(2);
        assertThat(rows.get(4).error().orElseThrow()).contains("not finite");
        assertThat(rows.get(6).predictions().get(0).label()).isEqualTo("class 9");
        assertThat(summary).isEqualTo(new BulkClassification.Summary(7, 4));
    }

    @Test
    void whatIsMissingTakesNoPlaceInABatch() throws IOException {
        ImageInput gone = ImageInput.missing("gone", "no such file");
        run(image("1.png"), gone, gone, image("2.png"), image("3.png"), gone, image("4.png"));
        assertThat(batchSizes).containsExactly(3, 1);
    }

    @Test
    void nothingToClassifyNeverAsksTheModel() throws IOException {
        assertThat(run()).isEqualTo(new BulkClassification.Summary(0, 0));
        run(ImageInput.missing("gone", "no such file"));
        assertThat(batchSizes).isEmpty();
        assertThat(rows).hasSize(1);
    }
}
