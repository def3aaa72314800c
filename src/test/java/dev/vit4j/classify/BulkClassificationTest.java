package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.classify.BulkClassification.Summary;
import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageSource;
import dev.vit4j.model.ScoreFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BulkClassificationTest {
    private final List<String> batches = new ArrayList<>();
    private final List<String> sorted = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private Runnable onFlush = () -> {};
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

        @Override
        public void flush() {
            onFlush.run();
        }
    };

    /**
     * Predicts class k for the file {@code k.png}, nothing for {@code bad}, and NaN for {@code nan}; throws for a bug.
     */
    private final ImageClassifier classifier = new ImageClassifier() {
        @Override
        public List<String> labels() {
            return IntStream.range(0, 10).mapToObj(c -> "class " + c).toList();
        }

        @Override
        public ScoreFunction scoreFunction() {
            return ScoreFunction.SOFTMAX;
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
        public Prepared<float[]> prepare(ImageSource image) {
            String name = image.name();
            if (image instanceof ImageSource.Missing missing) {
                return Prepared.failed(missing.problem());
            }
            if (name.equals("bug")) {
                throw new IllegalStateException("a bug");
            }
            if (name.equals("bad")) {
                return Prepared.failed("not an image");
            }
            float[] logits = new float[10];
            logits[name.equals("nan") ? 0 : name.charAt(0) - '0'] = name.equals("nan") ? Float.NaN : 5;
            return new Prepared<>(List.of(logits, new float[] {name.charAt(0)}), Optional.empty());
        }

        @Override
        public List<Outcome> classify(List<Prepared<float[]>> images) {
            assertThat(images).hasSizeBetween(1, 3);
            batches.add(images.stream()
                    .map(image -> (char) image.inputs().get(1)[0] + ".png")
                    .collect(Collectors.joining(" ")));
            return images.stream().map(image -> outcome(image)).toList();
        }

        private static Outcome outcome(Prepared<float[]> image) {
            return image.error().isPresent()
                    ? new Unreadable(image.error().get())
                    : new Result(image.inputs().get(0));
        }

        @Override
        public void close() {}
    };

    private Summary run(ImageSource... inputs) throws IOException {
        return run(List.of(inputs).iterator(), Tally.NONE);
    }

    private Summary run(Iterator<ImageSource> inputs, Tally start) throws IOException {
        return new BulkClassification(
                        classifier,
                        RowRules.top(2),
                        collector,
                        (source, best) -> sorted.add(source.name() + " " + best.label()),
                        ProgressLine.silent(System.err),
                        stop::get)
                .run(inputs, start);
    }

    private static ImageSource image(String name) {
        return ImageSource.of(Path.of(name));
    }

    private static ImageSource gone(String name) {
        return new ImageSource.Missing(name, "no such file");
    }

    @Test
    void rowsComeInTheOrderOfTheInputs() throws IOException {
        Summary summary = run(
                image("7.png"),
                gone("gone"),
                image("bad"),
                image("2.png"),
                image("nan"),
                gone("gone too"),
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
        assertThat(summary.tally()).isEqualTo(new Tally(7, 4, 4));
        assertThat(summary.complete()).isTrue();
        assertThat(sorted).containsExactly("7.png class 7", "2.png class 2", "9.png class 9");
    }

    @Test
    void whatIsMissingTakesNoPlaceInABatch() throws IOException {
        run(image("1.png"), gone("a"), gone("b"), image("2.png"), image("3.png"), gone("c"), image("4.png"));
        assertThat(batches).containsExactly("1.png 2.png 3.png", "4.png");
    }

    @Test
    void nothingToClassifyNeverAsksTheModel() throws IOException {
        assertThat(run().tally()).isEqualTo(Tally.NONE);
        run(gone("gone"));
        assertThat(batches).isEmpty();
        assertThat(rows).hasSize(1);
    }

    /** So that the last bits of results do not depend on where a run was interrupted. */
    @Test
    void imagesKeepTheirPlaceInTheBatchWhereARunGoesOn() throws IOException {
        Summary summary = run(
                List.of(image("5.png"), gone("gone"), image("6.png"), image("7.png"))
                        .iterator(),
                new Tally(6, 2, 4));
        assertThat(batches).containsExactly("5.png 5.png 6.png", "7.png");
        assertThat(rows).hasSize(4);
        assertThat(summary.tally()).isEqualTo(new Tally(10, 3, 7));
    }

    @Test
    @Timeout(30)
    void inputsThatPauseAreNotWaitedForToFillABatch() throws Exception {
        LinkedBlockingQueue<Optional<ImageSource>> queue = new LinkedBlockingQueue<>();
        Iterator<ImageSource> growing = new Iterator<>() {
            private Optional<ImageSource> next;

            @Override
            public boolean hasNext() {
                try {
                    next = next == null ? queue.take() : next;
                    return next.isPresent();
                } catch (InterruptedException e) {
                    return false;
                }
            }

            @Override
            public ImageSource next() {
                ImageSource result = next.orElseThrow();
                next = null;
                return result;
            }
        };
        queue.add(Optional.of(image("1.png")));
        onFlush = () -> {
            if (rows.size() == 1) {
                Stream.of("2.png", "3.png", "4.png").forEach(name -> queue.add(Optional.of(image(name))));
                queue.add(Optional.empty());
            }
        };
        run(growing, Tally.NONE);
        assertThat(batches).containsExactly("1.png", "2.png 2.png 3.png", "4.png");
        assertThat(rows).hasSize(4);
    }

    @Test
    void stopsBetweenBatchesWhenAsked() throws IOException {
        onFlush = () -> stop.set(true);
        Summary summary = run(
                IntStream.range(0, 1000).mapToObj(i -> image(i % 10 + ".png")).iterator(), Tally.NONE);
        assertThat(summary.complete()).isFalse();
        assertThat(rows).hasSize(3);
    }

    @Test
    void whatFailsOnAnotherThreadIsThrownHere() {
        assertThatThrownBy(() -> run(image("1.png"), image("bug"))).isInstanceOf(IllegalStateException.class);
        Iterator<ImageSource> failing = Stream.<ImageSource>generate(() -> {
                    throw new BadInputException("list: cannot be read");
                })
                .iterator();
        assertThatThrownBy(() -> run(failing, Tally.NONE)).hasMessage("list: cannot be read");
    }

    @Test
    void readsAheadOnlySoFar() throws IOException {
        AtomicInteger taken = new AtomicInteger();
        int[] most = new int[1];
        onFlush = () -> most[0] = Math.max(most[0], taken.get() - rows.size());
        run(
                IntStream.range(0, 2000)
                        .mapToObj(i -> {
                            taken.incrementAndGet();
                            return image(i % 10 + ".png");
                        })
                        .iterator(),
                Tally.NONE);
        assertThat(rows).hasSize(2000);
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(most[0]).isLessThanOrEqualTo(3 + 3 + 2 * processors + 2);
    }

    @Test
    void saysWhereTheTimeWent() throws IOException {
        ClassifyTimings timings = run(image("1.png"), gone("gone"), image("2.png"), image("3.png"), image("4.png"))
                .timings();
        assertThat(timings.images()).isEqualTo(5);
        assertThat(timings.modelNanos()).isPositive();
        assertThat(timings.decodingNanos()).isNotNegative();
        assertThat(timings.wallNanos()).isGreaterThanOrEqualTo(timings.modelNanos() + timings.waitingNanos());
        assertThat(timings.toString()).startsWith("timings: 5 images in ");
    }
}
